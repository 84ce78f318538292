import type { ConstructorPerformance, DriverPerformance, HeadToHead, ListedDriver, Result } from "../api/types";

const result = (round: number, values: Partial<Omit<Result, "constructor">> = {}): Result => ({
  race_id: round,
  season: 2023,
  round,
  race: round === 1 ? "Sandhaven Grand Prix" : "Lowmoor Grand Prix",
  date: `2023-03-0${round}`,
  circuit: "Lowmoor",
  circuit_id: 1,
  driver_id: 1,
  driver: "Ada Voss",
  constructor_id: 1,
  constructor: "Aurora",
  qualifying: 2,
  grid: 2,
  pit_lane_start: false,
  finish: 1,
  status: "classified",
  points: 25,
  shared_car: false,
  ...values,
});

const duel = { races: 2, qualifying: { ahead: 2, behind: 0 }, race: { ahead: 1, behind: 0, undecided: 1 } };

const shared = {
  season: null,
  results: [result(1), result(2, { finish: null, status: "retired", grid: null, pit_lane_start: true, points: 0 })],
  form: { races: 2, starts: 2, points: 25, wins: 1, podiums: 1, not_classified: 1, mean_finish: 1 },
  grid_against_finish: { races: 1, mean_grid: 2, mean_finish: 1, mean_gained: 1, standard_error: null },
  forecasts: {
    kind: "backtest",
    count: 1,
    expected_wins: 0.3,
    wins: 1,
    expected_podiums: 0.7,
    podiums: 1,
    forecasts: [
      { race_id: 1, season: 2023, round: 1, race: "Sandhaven Grand Prix", driver_id: 1, driver: "Ada Voss", forecast_id: 4, stage: "after_qualifying" as const, win_probability: 0.3, podium_probability: 0.7, expected_position: 2.6, finish: 1, status: "classified" },
    ],
  },
};

export const performance: DriverPerformance = {
  ...shared,
  driver_id: 1,
  driver: "Ada Voss",
  driver_code: "VOS",
  points_by_season: [{ season: 2022, points: 300, position: 1, wins: 9 }, { season: 2023, points: 25, position: 1, wins: 1 }],
  team_mates: [{ ...duel, season: 2023, constructor: "Aurora", constructor_id: 1, team_mate: "Cleo Marin", team_mate_id: 3 }],
  elo_evolution: [{ race_id: 1, season: 2023, round: 1, date: "2023-03-01", driver_rating: 1600, constructor: "Aurora", constructor_id: 1, constructor_rating: 1700 }],
};

export const ofConstructor: ConstructorPerformance = {
  ...shared,
  constructor_id: 1,
  constructor: "Aurora",
  points_by_season: [{ season: 2022, points: 300, position: 2, wins: 9, engine: "brm" }],
  team_mates: [{ ...duel, season: 2023, driver: "Ada Voss", driver_id: 1, team_mate: "Cleo Marin", team_mate_id: 3 }],
  elo_evolution: [{ race_id: 1, season: 2023, round: 1, date: "2023-03-01", constructor_rating: 1700 }],
};

export const ada: ListedDriver = { driver_id: 1, name: "Ada Voss", full_name: "Ada Maria Voss", driver_code: "VOS", nationality: "Danish", date_of_birth: "1995-05-01", constructor: { constructor_id: 1, name: "Aurora" } };

export const headToHead: HeadToHead = {
  a: { driver_id: 1, driver: "Ada Voss" },
  b: { driver_id: 3, driver: "Cleo Marin" },
  season: 2023,
  this_season: { ...duel, as_team_mates: duel },
  all_time: { ...duel, races: 40, as_team_mates: { ...duel, races: 0 } },
  next_race: { race_id: 1, race: "Sandhaven Grand Prix", date: "2024-03-02", stage: "before_weekend", forecast_id: 1, a_ahead: 0.7, b_ahead: 0.29, both_retire: 0.01 },
  reason: "",
};
