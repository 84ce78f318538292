import type { Race, Stage } from "../../../api/types";
import { daysUntil } from "../../../lib/time";
import { PRACTICE, type SessionName, type SessionState, sessionsOf, sessionsUsed, SPRINT } from "./sessions";

export type StepState = "done" | "now" | "ahead" | "unknown";
export type Step = { id: string; label: string; state: StepState; start: string | null };

type Shown = Pick<Race, "date" | "sessions" | "status" | "sprint_weekend">;

const RESULT: Record<Race["status"], StepState> = { held: "done", awaiting_result: "now", scheduled: "ahead", under_way: "ahead", cancelled: "ahead" };

function together(states: readonly SessionState[], isOver: boolean): StepState {
  if (isOver) return "done";
  if (states.length === 0 || states.includes(null)) return "unknown";
  if (states.every((state) => state === "over")) return "done";
  return states.every((state) => state === "ahead") ? "ahead" : "now";
}

// A weekend begins on Friday at the latest: on the day before the race it has, even where no time is known.
const hasBegun = ({ date }: Shown, now: Date | null) => now !== null && daysUntil(now, date) <= 1;

/** The stages of a weekend from before it to its result, each with whether it is over by the clock or by `stages`, of which there are forecasts. */
export function stepsOf(race: Shown, now: Date | null, stages: readonly Stage[]): Step[] {
  const used = sessionsUsed(stages);
  const sessions = sessionsOf(race, now);
  const isOver = race.status === "held" || race.status === "awaiting_result";
  const step = (id: string, label: string, names: readonly SessionName[], over = isOver): Step => {
    const found = sessions.filter(({ name }) => names.includes(name));
    return { id, label, state: together(found.map(({ state }) => state), over || names.some((name) => used.has(name))), start: found.at(-1)?.start ?? null };
  };
  const started = isOver || used.size > 0 || hasBegun(race, now) || race.status === "under_way" || sessions.some(({ state }) => state === "over" || state === "running");
  const run = step("race", "Race", ["race"]);
  const raceOn = isOver || race.status === "under_way";
  const weekend = [step("practice", "Practice", PRACTICE, raceOn), ...(race.sprint_weekend ? [step("sprint", "Sprint", SPRINT, raceOn)] : []), step("qualifying", "Qualifying", ["qualifying"], raceOn)];
  return [
    { id: "before", label: "Before the weekend", state: started ? "done" : "now", start: null },
    // Some sprints were run after the qualifying for the race.
    ...weekend.toSorted((a, b) => (a.start && b.start ? a.start.localeCompare(b.start) : 0)),
    race.status === "under_way" ? { ...run, state: "now" } : run,
    { id: "result", label: "Result", state: RESULT[race.status], start: null },
  ];
}
