import type { Race, Stage } from "../../../api/types";

export type SessionName = keyof Race["sessions"];
/** Whether a session is over, being run, or to come; null where its time is not known. */
export type SessionState = "over" | "running" | "ahead" | null;
export type Session = { name: SessionName; label: string; start: string; state: SessionState };

const MINUTE = 60_000;

const LABELS: Record<SessionName, string> = {
  practice_1: "Practice 1",
  practice_2: "Practice 2",
  practice_3: "Practice 3",
  sprint_qualifying: "Sprint qualifying",
  sprint: "Sprint",
  qualifying: "Qualifying",
  race: "Race",
};

export const PRACTICE = ["practice_1", "practice_2", "practice_3"] as const;
export const SPRINT = ["sprint_qualifying", "sprint"] as const;

const USED: Record<Stage, readonly SessionName[]> = { before_weekend: [], after_sprint: [...PRACTICE, ...SPRINT], after_qualifying: [...PRACTICE, "qualifying"] };

/** The sessions that forecasts of these stages use: they have been run, even where their times are not known. */
export const sessionsUsed = (stages: readonly Stage[]): ReadonlySet<SessionName> => new Set(stages.flatMap((stage) => USED[stage]));

/** The longest that each may take, as the service counts it. */
const MINUTES: Record<SessionName, number> = {
  practice_1: 60,
  practice_2: 60,
  practice_3: 60,
  sprint_qualifying: 60,
  sprint: 60,
  qualifying: 120,
  race: 180,
};

const NAMES = Object.keys(LABELS) as SessionName[];

function stateOf(name: SessionName, start: string, now: Date): SessionState {
  const passed = now.getTime() - Date.parse(start);
  if (passed < 0) return "ahead";
  return passed < MINUTES[name] * MINUTE ? "running" : "over";
}

/** The sessions of a weekend whose times are known, in order; their states are null while the clock is not known. */
export function sessionsOf(race: Pick<Race, "sessions">, now: Date | null): Session[] {
  return NAMES.flatMap((name) => {
    const start = race.sessions[name];
    return start === null ? [] : [{ name, label: LABELS[name], start, state: now && stateOf(name, start, now) }];
  }).sort((a, b) => Date.parse(a.start) - Date.parse(b.start));
}
