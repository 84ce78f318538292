import type { Race, Stage } from "../../../api/types";
import { formatShort } from "../../../lib/time";
import { stepsOf, type StepState } from "./strip";

const WORDS: Record<StepState, string> = { done: "done", now: "now", ahead: "to come", unknown: "time not known" };

type Props = { race: Race; now: Date | null; stages: readonly Stage[] };

/** How far the weekend has come. */
export default function StageStrip({ race, now, stages }: Props) {
  return (
    <ol aria-label="Stages of the weekend" className="stage-strip">
      {stepsOf(race, now, stages).map(({ id, label, state, start }) => (
        <li key={id} data-state={state} aria-current={state === "now" ? "step" : undefined}>
          <span className="font-semibold">{label}</span>
          <span className="block text-soft">
            {state === "ahead" && start ? <time dateTime={start}>{formatShort(start)}</time> : WORDS[state]}
          </span>
        </li>
      ))}
    </ol>
  );
}
