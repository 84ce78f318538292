import { expect, test } from "vitest";

import { forecast } from "../../../test/answers";
import { knowledgeOf } from "./knowledge";
import { neighboursOf } from "./neighbours";
import { sessionsOf } from "./sessions";
import { stepsOf } from "./strip";
import { weatherFacts, weatherOrigin } from "./weather";

const { race } = forecast;
const at = (instant: string) => new Date(instant);
const states = (steps: ReturnType<typeof stepsOf>) => Object.fromEntries(steps.map(({ id, state }) => [id, state]));
const sprint = {
  ...race,
  sprint_weekend: true,
  sessions: { ...race.sessions, practice_2: null, practice_3: null, qualifying: "2024-02-29T16:00:00Z", sprint_qualifying: "2024-03-01T12:00:00Z", sprint: "2024-03-01T16:00:00Z" },
};

test("sessions come in the order of their starts, each over, running or ahead", () => {
  const found = sessionsOf(sprint, at("2024-03-01T12:30:00Z"));
  expect(found.map(({ label, state }) => [label, state])).toEqual([
    ["Practice 1", "over"],
    ["Qualifying", "over"],
    ["Sprint qualifying", "running"],
    ["Sprint", "ahead"],
    ["Race", "ahead"],
  ]);
});

test("before the clock is known a session is in no state", () => {
  expect(sessionsOf(race, null).every(({ state }) => state === null)).toBe(true);
});

test.each([
  ["2024-02-20T12:00:00Z", { before: "now", practice: "ahead", qualifying: "ahead", race: "ahead", result: "ahead" }],
  ["2024-02-29T13:00:00Z", { before: "done", practice: "now", qualifying: "ahead", race: "ahead", result: "ahead" }],
  ["2024-03-01T17:00:00Z", { before: "done", practice: "done", qualifying: "now", race: "ahead", result: "ahead" }],
])("at %s the strip shows how far the weekend has come", (instant, expected) => {
  expect(states(stepsOf(race, at(instant), []))).toEqual(expected);
});

test("a sprint run after qualifying stands after it", () => {
  expect(stepsOf(sprint, at("2024-02-20T12:00:00Z"), []).map(({ id }) => id)).toEqual(["before", "practice", "qualifying", "sprint", "race", "result"]);
});

test("while the race is run, and after it, everything before is done", () => {
  expect(states(stepsOf({ ...race, status: "under_way" }, null, []))).toMatchObject({ qualifying: "done", race: "now", result: "ahead" });
  expect(states(stepsOf({ ...race, status: "awaiting_result" }, null, []))).toMatchObject({ race: "done", result: "now" });
  expect(Object.values(states(stepsOf({ ...race, status: "held" }, null, [])))).toEqual(Array(5).fill("done"));
});

test("without the times of sessions nothing is claimed of them", () => {
  const unknown = { ...race, sessions: { ...race.sessions, practice_1: null, practice_2: null, practice_3: null, qualifying: null } };
  expect(states(stepsOf(unknown, at("2024-03-01T17:00:00Z"), []))).toMatchObject({ practice: "unknown", qualifying: "unknown" });
  expect(knowledgeOf(unknown, undefined, forecast, [], at("2024-03-01T17:00:00Z")).missing).toContain("Practice: not in this forecast; its time is not known");
});

const untimed = { ...sprint, sessions: { ...sprint.sessions, practice_1: null, sprint_qualifying: null, sprint: null, qualifying: null } };
const saturday = at("2024-03-01T23:00:00Z");

test("without times the weekend starts the day before the race", () => {
  expect(states(stepsOf(untimed, at("2024-02-28T12:00:00Z"), []))).toMatchObject({ before: "now", practice: "unknown" });
  expect(states(stepsOf(untimed, saturday, []))).toMatchObject({ before: "done", practice: "unknown" });
});

test("sessions without times have been run once a forecast uses them", () => {
  expect(states(stepsOf(untimed, saturday, ["before_weekend"]))).toMatchObject({ practice: "unknown", sprint: "unknown", qualifying: "unknown" });
  expect(states(stepsOf(untimed, saturday, ["before_weekend", "after_sprint"]))).toMatchObject({ before: "done", practice: "done", sprint: "done", qualifying: "unknown" });
  expect(states(stepsOf(untimed, saturday, ["after_sprint", "after_qualifying"]))).toMatchObject({ before: "done", sprint: "done", qualifying: "done", race: "ahead", result: "ahead" });
});

test("a forecast leaves out what another uses, and knows the sprint that an earlier one used", () => {
  const later = { ...forecast, stage: "after_qualifying", as_of: "2024-03-02T12:00:00Z" } as const;
  const versions = [forecast, { ...forecast, stage: "after_sprint", as_of: "2024-03-01T20:00:00Z" } as const, later];
  expect(knowledgeOf(untimed, undefined, forecast, versions, saturday).missing).toContain("Qualifying: run, its times are not in this forecast");
  expect(knowledgeOf(untimed, undefined, later, versions, saturday).known).toEqual(["Practice times", "Sprint result", "Qualifying times"]);
});

test("on a Thursday the line-up, the sessions and the weather are not known", () => {
  expect(knowledgeOf(race, null, forecast, [], at("2024-02-28T12:00:00Z"))).toEqual({
    known: [],
    missing: [
      "Line-up as in the Lowmoor Grand Prix: not confirmed for this one",
      "Practice: not run yet",
      "Qualifying: not run yet",
      "Weather: no forecast for the race yet",
    ],
  });
});

test.each([
  ["provisional", "Penalties not in yet: the grid is the qualifying order, with the penalties known so far"],
  ["none", "Starting grid: not published yet"],
] as const)("after qualifying a grid that is %s is among what is not known", (grid, expected) => {
  const found = knowledgeOf(race, undefined, { ...forecast, stage: "after_qualifying", grid }, [], at("2024-03-01T20:00:00Z"));
  expect(found.missing).toContain(expected);
  expect(found.known).toEqual(["Practice times", "Qualifying times"]);
});

test("with the final grid and the sprint nothing is missing but the line-up", () => {
  const line_up = { source: "final_grid" as const, last_race: null, changes: [], description: "Starting grid" };
  const found = knowledgeOf(sprint, undefined, { ...forecast, stage: "after_qualifying", grid: "final", line_up, as_of: "2024-03-02T14:30:00Z" }, [], at("2024-03-02T14:30:00Z"));
  expect(found.missing).toEqual([]);
  expect(found.known).toContain("Sprint result");
});

test("a sprint run after the forecast was made is not known to it", () => {
  const header = { ...forecast, stage: "after_qualifying", grid: "provisional", as_of: "2024-02-29T19:00:00Z" } as const;
  expect(knowledgeOf(sprint, undefined, header, [], at("2024-03-01T20:00:00Z")).missing).toContain("Sprint: run, its result is not in this forecast");
});

test("a session that is over but not used is named so", () => {
  const found = knowledgeOf(sprint, undefined, forecast, [], at("2024-03-01T20:00:00Z"));
  expect(found.missing).toContain("Sprint: run, its result is not in this forecast");
});

test("the races before and after are those with a round", () => {
  const races = [1, null, 3, 4].map((round, index) => ({ race_id: index, round }));
  expect(neighboursOf(races, 2)).toEqual({ before: { race_id: 0, round: 1 }, after: { race_id: 3, round: 4 } });
  expect(neighboursOf(races, 0).before).toBeNull();
  expect(neighboursOf(races, 9)).toEqual({ before: null, after: null });
});

const weather = {
  kind: "forecast",
  source: "openmeteo",
  made_at: "2024-02-29T15:00:00Z",
  lead_hours: 24,
  temperature_c: 21.4,
  precipitation_mm: 0.25,
  wind_speed_kmh: null,
  conditions_text: "Cloudy",
} as const;

test("weather is given in units, with how long before the start it was forecast", () => {
  expect(weatherFacts(weather)).toEqual([["Conditions", "Cloudy"], ["Temperature", "21 °C"], ["Rain", "0.3 mm"], ["Wind", null]]);
  expect(weatherOrigin(weather)).toBe("Forecast made 24 hours before the start.");
  expect(weatherOrigin({ ...weather, lead_hours: 96 })).toBe("Forecast made 4 days before the start.");
  expect(weatherOrigin({ ...weather, kind: "observed", lead_hours: null })).toBe("As observed at the track.");
  expect(weatherOrigin({ ...weather, kind: "simulated" })).toContain("simulated");
});
