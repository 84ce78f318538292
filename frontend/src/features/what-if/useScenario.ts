import { useEffect, useState } from "react";
import { useSearchParams } from "react-router";

import { isSame, readScenario, type Scenario, UNCHANGED, writeScenario } from "./scenario";

/**
 * The scenario, first that of the address, and the steps that led to it on this page. The address follows: it is written
 * in a transition, too late for the next of several fast steps to start from it.
 */
export function useScenario() {
  const [search, setSearch] = useSearchParams();
  const [steps, setSteps] = useState<readonly Scenario[]>(() => [readScenario(search)]);
  const scenario = steps.at(-1) ?? UNCHANGED;
  useEffect(() => {
    if (isSame(readScenario(search), scenario)) return;
    setSearch((before) => writeScenario(before, scenario), { replace: true, preventScrollReset: true });
  }, [scenario, search, setSearch]);
  const change = (step: (before: Scenario) => Partial<Scenario>) => {
    setSteps((all) => {
      const before = all.at(-1) ?? UNCHANGED;
      const after = { ...before, ...step(before) };
      return isSame(before, after) ? all : [...all, after];
    });
  };
  return {
    scenario,
    change,
    reset: () => {
      change(() => UNCHANGED);
    },
    undo:
      steps.length === 1
        ? null
        : () => {
            setSteps((all) => (all.length === 1 ? all : all.slice(0, -1)));
          },
  };
}
