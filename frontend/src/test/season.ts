import type { Championship, Entrant, Progress, RaceWithWeather, SeasonForecast } from "../api/types";
import { forecast } from "./answers";

const race = (round: number, name: string) => ({ race_id: round, season: 2023, round, name: `${name} Grand Prix`, date: `2023-03-0${round}` });
const car = (driver: string, driver_id: number, constructor: string, constructor_id: number) => ({ driver, driver_id, constructor, constructor_id, engine: "" });

/** Three races; the third driver joins at the second one, the first is excluded after the third. */
export const progress: Progress = {
  season: 2023,
  championship: "drivers",
  races: [race(1, "Sandhaven"), race(2, "Lowmoor"), race(3, "Eastpoint")],
  entrants: [
    { ...car("Ben Okoro", 2, "Borealis", 2), positions: [2, 1, 1], points: [18, 43, 61], wins: [0, 1, 1] },
    { ...car("Cleo Marin", 3, "Aurora", 1), positions: [null, 3, 2], points: [null, 0, 0], wins: [null, 0, 0] },
    { ...car("Ada Voss", 1, "Aurora", 1), positions: [1, 2, null], points: [25, 40, 40], wins: [1, 1, 1] },
  ],
};

const entrant = (name: string, id: number, title_probability: number, title_status: Entrant["title_status"] = "open"): Entrant => ({
  ...car(name, id, name === "Ben Okoro" ? "Borealis" : "Aurora", name === "Ben Okoro" ? 2 : 1),
  driver_code: name.slice(0, 3).toUpperCase(),
  title_status,
  points: 10,
  expected_points: 100,
  title_probability,
  confidence_interval: [title_probability / 2, Math.min(1, title_probability * 1.5)],
});

const before = (round: number, name: string, entrants: Entrant[]) => ({
  season_forecast_id: round,
  race_id: round,
  round,
  race: `${name} Grand Prix`,
  date: `2023-03-0${round}`,
  stage: "before_weekend" as const,
  as_of: "2023-03-01T12:00:00Z",
  data_through: { race_id: 9, name: "Lowmoor Grand Prix", date: "2022-11-20" },
  races_left: 3 - round,
  sprints_left: 0,
  entrants,
});

export const odds: Championship = {
  season: 2023,
  championship: "drivers",
  kind: "backtest",
  forecasts: [
    before(1, "Sandhaven", [entrant("Ada Voss", 1, 0.6), entrant("Ben Okoro", 2, 0.38), entrant("Cleo Marin", 3, 0.02)]),
    before(2, "Lowmoor", [entrant("Ben Okoro", 2, 1, "champion"), entrant("Ada Voss", 1, 0, "out")]),
  ],
};

export const seasonForecast: SeasonForecast = {
  season: 2023,
  championship: "drivers",
  predictions: [
    {
      ...entrant("Ada Voss", 1, 0.6),
      points_interval: [80, 120],
      positions: [0.6, 0.35, 0.05].map((probability, index) => ({ position: index + 1, probability, confidence_interval: [0, 1] })),
    },
  ],
  generated_at: "2023-03-01T12:00:00Z",
  races_left: 2,
  sprints_left: 0,
  next_race: race(2, "Lowmoor"),
  stage: "before_weekend",
  grid: "none",
  line_up: null,
  as_of: "2023-03-01T12:00:00Z",
  data_through: race(1, "Sandhaven"),
  model_version: "v1",
  forecast_id: 1,
  kind: "live",
  document_number: 1,
  hash: "5e".repeat(32),
};

const winner = { driver_id: 1, driver: "Ada Voss", constructor_id: 1, constructor: "Aurora" };

/** A held sprint weekend, the race that is forecast, a cancelled one. */
export const races: readonly RaceWithWeather[] = [
  { ...forecast.race, race_id: 1, round: 1, status: "held", sprint_weekend: true, weather: null, winners: [winner], pole: { ...winner, driver_id: 2, driver: "Ben Okoro" } },
  { ...forecast.race, race_id: 2, round: 2, name: "Lowmoor Grand Prix", date: "2024-03-09", start_time: "2024-03-09T15:00:00Z", weather: null, winners: [], pole: null },
  { ...forecast.race, race_id: 3, round: null, name: "Eastpoint Grand Prix", date: "2024-03-16", start_time: null, status: "cancelled", weather: null, winners: [], pole: null },
];
