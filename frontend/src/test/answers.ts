import type { Calendar, DriverStandings, Forecast, Prediction, Season, Status } from "../api/types";

const FIELD: readonly [driver: string, code: string, constructor: string, win: number][] = [
  ["Ada Voss", "VOS", "Aurora", 0.34],
  ["Ben Okoro", "OKO", "Borealis", 0.2],
  ["Cleo Marin", "MAR", "Aurora", 0.1],
  ["Dario Fenn", "FEN", "Borealis", 0.0004],
];

function prediction(index: number, [driver, code, constructor, win]: (typeof FIELD)[number]): Prediction {
  return {
    driver,
    driver_id: index + 1,
    driver_code: code,
    constructor,
    constructor_id: constructor === "Aurora" ? 1 : 2,
    win_probability: win,
    interval_80: [win * 0.8, win * 1.2],
    confidence_interval: [win * 0.7, win * 1.4],
    podium_probability: Math.min(0.9995, win * 3),
    points_probability: 0.9999 - index * 0.2,
    finish_probability: 0.9995 - index * 0.04,
    expected_position: 2.1 + index,
    grid_position: null,
    forecast_id: 1,
    model: "ensemble",
    model_id: 1,
    kind: "live",
    contributions: [
      { factor: "car", log_odds: 2 - index },
      { factor: "driver", log_odds: index / 2 - 1.5 },
      { factor: "form", log_odds: 0.02 },
      { factor: "other", log_odds: 0 },
    ],
  };
}

/** Answers in the API's own shape, of an invented season. */
export const forecast: Forecast = {
  race: {
    race_id: 1,
    name: "Sandhaven Grand Prix",
    date: "2024-03-02",
    former_date: null,
    circuit: "Sandhaven Ring",
    circuit_full_name: "Sandhaven Ring Motor Racing Circuit",
    season: 2024,
    round: 1,
    official_name: "Sandhaven Grand Prix 2024",
    start_time: "2024-03-02T15:00:00Z",
    status: "scheduled",
    location: "Sandhaven",
    country: "Bahrain",
    timezone: "Asia/Bahrain",
    length_km: 5.412,
    turn_count: 15,
    laps: 57,
    sprint_weekend: false,
    circuit_id: 1,
    circuit_type: "race",
    sessions: {
      practice_1: "2024-02-29T11:30:00Z",
      practice_2: "2024-02-29T15:00:00Z",
      practice_3: "2024-03-01T12:30:00Z",
      sprint_qualifying: null,
      sprint: null,
      qualifying: "2024-03-01T16:00:00Z",
      race: "2024-03-02T15:00:00Z",
    },
  },
  predictions: FIELD.map((row, index) => prediction(index, row)),
  generated_at: "2024-02-20T12:00:00Z",
  stage: "before_weekend",
  stage_label: "Before the weekend",
  stage_meaning: "No session of this event had been run when this forecast was made.",
  sessions_run: [],
  grid: "none",
  line_up: { source: "last_race", last_race: "Lowmoor Grand Prix", changes: [], description: "As in the Lowmoor Grand Prix" },
  as_of: "2024-02-20T12:00:00Z",
  following_race: { race_id: 2, season: 2024, round: 2, name: "Lowmoor Grand Prix", date: "2024-03-09" },
  data_through: { race_id: 9, season: 2023, round: 22, name: "Lowmoor Grand Prix", date: "2023-11-26" },
  model_version: "20240220T120000Z-ab12cd",
  forecast_id: 1,
  kind: "live",
  document_number: 1,
  hash: "5e".repeat(32),
};

export const standings: DriverStandings = {
  season: 2023,
  standings: [
    { position: 1, driver: "Ada Voss", driver_id: 1, constructor: "Aurora", constructor_id: 1, points: 312.5, wins: 9 },
    { position: 2, driver: "Ben Okoro", driver_id: 2, constructor: "Borealis", constructor_id: 2, points: 250, wins: 1 },
  ],
};

export const seasons: readonly Season[] = [
  { season: 2024, races: 24, races_held: 0, first_race: "2024-03-02", last_race: "2024-12-08" },
  { season: 2023, races: 22, races_held: 22, first_race: "2023-03-05", last_race: "2023-11-26" },
];

export const calendar: Calendar = {
  season: 2024,
  races: [
    { race_id: 2, status: "scheduled", round: 2, name: "Lowmoor Grand Prix", date: "2024-03-09", former_date: null, start_time: "2024-03-09T15:00:00Z", circuit: "Lowmoor", prediction_available: false },
    { race_id: 1, status: "scheduled", round: 1, name: "Sandhaven Grand Prix", date: "2024-03-02", former_date: null, start_time: "2024-03-02T15:00:00Z", circuit: "Sandhaven Ring", prediction_available: true },
  ],
};

export const status: Status = {
  demo: false,
  now: "2024-02-20T12:00:00Z",
  pretended: true,
  sources: [{ name: "F1DB", licence: "CC BY 4.0", url: "https://github.com/f1db/f1db", version: "v2024.0.0", reachable: true }],
  out_of_reach_since: null,
  facts_as_of: "2024-02-20T11:23:00Z",
  awaiting_result: null,
};
