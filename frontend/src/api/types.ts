/** Under way from the start until the race is over, then awaiting its result until that is stored. */
export type RaceStatus = "scheduled" | "under_way" | "awaiting_result" | "held" | "cancelled";

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
  status: RaceStatus;
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

export type Interval = [lower: number, upper: number];

export type Prediction = {
  driver: string;
  driver_id: number;
  driver_code: string;
  constructor: string;
  constructor_id: number;
  win_probability: number;
  /** 80% interval of the win probability, the one shown; null for a forecast made before it was kept. */
  interval_80: Interval | null;
  /** The same of 95%. */
  confidence_interval: Interval;
  podium_probability: number;
  points_probability: number;
  /** Not to retire; null for a forecast made before it was kept. */
  finish_probability: number | null;
  /** Mean finishing place; a car that retires counts as placed behind all that finish. */
  expected_position: number;
  grid_position: number | null;
  model: string;
  /** Add up to the whole difference; none for a forecast made before they were kept. */
  contributions: Contribution[];
};

export type Stage = "before_weekend" | "after_sprint" | "after_qualifying";
export type Grid = "none" | "provisional" | "final";

export type LineUpChange = { driver: string | null; replaces: string | null; constructor: string; reason: string; description: string };

/** Where the line-up comes from; `description` says all of it in words. */
export type LineUp = { source: string; last_race: string | null; changes: LineUpChange[]; description: string };

export type ShortRace = { race_id: number; season: number; round: number | null; name: string; date: string };

export type Forecast = {
  race: Race;
  predictions: Prediction[];
  generated_at: string;
  stage: Stage;
  /** What had been run of the weekend, in short and in sentences. */
  stage_label: string;
  stage_meaning: string;
  grid: Grid;
  /** Null for a forecast made before line-ups were kept. */
  line_up: LineUp | null;
  as_of: string;
  /** The next race after this one; null where the calendar ends. */
  following_race: ShortRace | null;
  data_through: ShortRace | null;
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
  race_id: number;
  round: number | null;
  name: string;
  date: string;
  circuit: string;
  status: RaceStatus;
  prediction_available: boolean;
};

export type Calendar = { season: number; races: CalendarRace[] };

export type Source = { name: string; licence: string; url: string; version: string; reachable: boolean | null };

export type Status = {
  demo: boolean;
  /** The service's clock, which an operator may have set to another day. */
  now: string;
  pretended: boolean;
  sources: Source[];
  /** Since when no outside source has answered; null while one does. */
  out_of_reach_since: string | null;
  /** When facts were last imported. */
  facts_as_of: string | null;
};
