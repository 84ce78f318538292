import type { ForecastHeader, RaceWithWeather } from "../../../api/types";
import { PRACTICE, type Session, type SessionName, sessionsOf, sessionsUsed } from "./sessions";

export type Knowledge = { known: string[]; missing: string[] };

type Weekend = Pick<RaceWithWeather, "sessions" | "sprint_weekend" | "status">;
type Header = Pick<ForecastHeader, "stage" | "grid" | "line_up" | "as_of">;

const EXPECTED = new Set(["last_race", "regular"]);

type Sessions = { timed: readonly Session[]; used: ReadonlySet<SessionName> };

/** Of sessions that this forecast does not use: not run yet, or run but left out; unclear where their times are not known and no forecast uses them. */
function unused({ timed, used }: Sessions, names: readonly SessionName[], label: string, run: string): string {
  if (names.some((name) => used.has(name))) return `${label}: ${run}`;
  const found = timed.filter(({ name }) => names.includes(name));
  if (found.length === 0) return `${label}: not in this forecast; its time is not known`;
  return found.some(({ state }) => state === "over") ? `${label}: ${run}` : `${label}: not run yet`;
}

/** Whether a forecast after qualifying uses the sprint, which in some weekends is run later. */
function sprintIsUsed(race: Weekend, { as_of }: Header, versions: readonly Header[]): boolean {
  const wasOver = sessionsOf(race, new Date(as_of)).some(({ name, state }) => name === "sprint" && state === "over");
  return wasOver || versions.some((one) => one.stage === "after_sprint" && one.as_of <= as_of);
}

function qualifying(sessions: Sessions, { stage, grid }: Header, add: Add): void {
  if (stage === "after_qualifying") add.known("Qualifying times");
  else add.missing(unused(sessions, ["qualifying"], "Qualifying", "run, its times are not in this forecast"));
  if (grid === "final") add.known("Final starting grid, penalties included");
  else if (grid === "provisional") add.missing("Penalties not in yet: the grid is the qualifying order, with the penalties known so far");
  else if (stage === "after_qualifying") add.missing("Starting grid: not published yet");
}

function lineUp({ line_up: found }: Header, add: Add): void {
  if (found === null) return;
  const changes = found.changes.length > 0 ? `, changed by the operator: ${found.changes.map(({ description }) => description).join("; ")}` : "";
  if (found.source === "last_race") add.missing(`Line-up as in the ${found.last_race ?? "last race"}: not confirmed for this one${changes}`);
  else if (EXPECTED.has(found.source)) add.missing(`Line-up: the regular drivers, not confirmed${changes}`);
  else add.known(`Line-up: ${found.description.charAt(0).toLowerCase()}${found.description.slice(1)}`);
}

type Add = { known: (text: string) => void; missing: (text: string) => void };

/** What a forecast knows of its weekend, and what it does not; `versions` are all forecasts of the race. */
export function knowledgeOf(race: Weekend, weather: RaceWithWeather["weather"] | undefined, header: Header, versions: readonly Header[], now: Date | null): Knowledge {
  const found: Knowledge = { known: [], missing: [] };
  const add: Add = { known: (text) => found.known.push(text), missing: (text) => found.missing.push(text) };
  const sessions = { timed: sessionsOf(race, now), used: sessionsUsed(versions.map(({ stage }) => stage)) };
  lineUp(header, add);
  if (header.stage === "before_weekend") add.missing(unused(sessions, PRACTICE, "Practice", "run, its times count from the next forecast on"));
  else add.known("Practice times");
  if (race.sprint_weekend) {
    const isKnown = header.stage === "after_sprint" || (header.stage === "after_qualifying" && sprintIsUsed(race, header, versions));
    if (isKnown) add.known("Sprint result");
    else add.missing(unused(sessions, ["sprint"], "Sprint", "run, its result is not in this forecast"));
  }
  qualifying(sessions, header, add);
  if (weather === null) add.missing("Weather: no forecast for the race yet");
  else if (weather) add.known("Weather forecast for the race");
  return found;
}
