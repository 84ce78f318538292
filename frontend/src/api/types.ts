export type Race = {
  race_id: number;
  name: string;
  /** Day of the race at the track, YYYY-MM-DD. */
  date: string;
  circuit: string;
  circuit_full_name: string;
  season: number;
  round: number;
  official_name: string;
  start_time: string | null;
  status: string;
  location: string;
  country: string;
  timezone: string | null;
  length_km: number | null;
  turn_count: number | null;
  laps: number | null;
  sprint_weekend: boolean;
};

/** What one factor gave a driver in log-odds to win, against an average car of the field. */
export type Contribution = { factor: string; log_odds: number };

export type Prediction = {
  driver: string;
  driver_id: number;
  driver_code: string;
  constructor: string;
  constructor_id: number;
  win_probability: number;
  confidence_interval: [number, number];
  podium_probability: number;
  points_probability: number;
  expected_position: number;
  grid_position: number | null;
  model: string;
  /** Add up to the whole difference; none for a forecast made before they were kept. */
  contributions: Contribution[];
};

export type Stage = "before_weekend" | "after_sprint" | "after_qualifying";
export type Grid = "none" | "provisional" | "final";

export type Forecast = {
  race: Race;
  predictions: Prediction[];
  generated_at: string;
  stage: Stage;
  grid: Grid;
  as_of: string;
  data_through: { race_id: number; season: number; round: number; name: string; date: string } | null;
  model_version: string;
};

export type DriverStanding = {
  position: number;
  driver: string;
  constructor: string;
  points: number;
  wins: number;
};

export type DriverStandings = { season: number; standings: DriverStanding[] };

export type CalendarRace = {
  round: number;
  name: string;
  date: string;
  circuit: string;
  prediction_available: boolean;
};

export type Calendar = { season: number; races: CalendarRace[] };

export type Source = { name: string; licence: string; url: string; version: string };

export type Status = {
  demo: boolean;
  /** The service's clock, which an operator may have set to another day. */
  now: string;
  pretended: boolean;
  sources: Source[];
};
