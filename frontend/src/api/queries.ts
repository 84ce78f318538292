// A hook for each resource of the API. An id that is undefined asks for nothing yet.
import type { Query } from "./address";
import type { Prediction, RaceWithWeather } from "./types";
import { useGet } from "./useGet";

const V1 = "/api/v1";
type Of<P extends Parameters<typeof useGet>[0]> = Query<P>;
type Id = number | undefined;
type Enabled = { enabled: boolean };

export const STATUS_INTERVAL = 30_000;
/** The largest page of a list; a season's races, drivers and constructors fit in one. */
export const WHOLE_SEASON = 50;

const inOrder = ({ results }: { results: RaceWithWeather[] }) => results.toSorted((a, b) => a.date.localeCompare(b.date));

// --- the service ---------------------------------------------------------------------------------

export const useStatus = () =>
  // An outage of the sources shows on an open page within a minute.
  useGet(`${V1}/status`, undefined, undefined, { staleTime: STATUS_INTERVAL / 2, refetchInterval: STATUS_INTERVAL });

// --- facts ---------------------------------------------------------------------------------------

export const useSeasons = (query?: Of<"/api/v1/seasons">) => useGet(`${V1}/seasons`, undefined, query);
export const useSeason = (season: Id) => useGet(`${V1}/seasons/{season}`, { season });

export const useRaces = (query?: Of<"/api/v1/races">, options?: Enabled) => useGet(`${V1}/races`, undefined, query, options);
export const useRace = (race_id: Id) => useGet(`${V1}/races/{race_id}`, { race_id });

/** A race by its year and round; null where the season has no such round. Shares its request with the season's races. */
export const useRaceOfRound = (season: number, round: number) =>
  useGet(`${V1}/races`, undefined, { season, page_size: WHOLE_SEASON }, {
    select: ({ results }): RaceWithWeather | null => results.find((race) => race.round === round) ?? null,
  });

/** All races of a season, the first one first; shares its request with the one above. */
export const useSeasonRaces = (season: Id) =>
  useGet(`${V1}/races`, undefined, { season, page_size: WHOLE_SEASON }, { enabled: season !== undefined, select: inOrder });

export const useRaceResults = (race_id: Id) => useGet(`${V1}/races/{race_id}/results`, { race_id });

/** The newest race with a result, as a list of at most one. */
export const useLastRace = (options?: Enabled) => useRaces({ status: "held", ordering: "-date", page_size: 1 }, options);

export const useCalendar = (year: Id) => useGet(`${V1}/calendar/{year}`, { year });

export const useDriverStandings = (query?: Of<"/api/v1/standings/drivers">) => useGet(`${V1}/standings/drivers`, undefined, query);
export const useConstructorStandings = (query?: Of<"/api/v1/standings/constructors">) => useGet(`${V1}/standings/constructors`, undefined, query);

export const useProgress = (year: Id, query?: Of<"/api/v1/standings/progress/{year}">) =>
  useGet(`${V1}/standings/progress/{year}`, { year }, query);

export const useDrivers = (query?: Of<"/api/v1/drivers">, options?: Enabled) => useGet(`${V1}/drivers`, undefined, query, options);
export const useDriver = (driver_id: Id) => useGet(`${V1}/drivers/{driver_id}`, { driver_id });

export const useConstructors = (query?: Of<"/api/v1/constructors">, options?: Enabled) => useGet(`${V1}/constructors`, undefined, query, options);
export const useConstructor = (constructor_id: Id) => useGet(`${V1}/constructors/{constructor_id}`, { constructor_id });

export const useCircuits = (query?: Of<"/api/v1/circuits">, options?: Enabled) => useGet(`${V1}/circuits`, undefined, query, options);
export const useCircuit = (circuit_id: Id) => useGet(`${V1}/circuits/{circuit_id}`, { circuit_id });

// --- forecasts -----------------------------------------------------------------------------------

export const useNextRace = (query?: Of<"/api/v1/predictions/next-race">) => useGet(`${V1}/predictions/next-race`, undefined, query);

/** `known` are the rows, where another answer has brought them already. */
export const useRacePredictions = (race_id: Id, query?: Of<"/api/v1/predictions/race/{race_id}">, known?: Prediction[]) =>
  useGet(`${V1}/predictions/race/{race_id}`, { race_id }, query, { initialData: () => known });

export const useForecastChanges = (race_id: Id, query?: Of<"/api/v1/predictions/race/{race_id}/changes">) =>
  useGet(`${V1}/predictions/race/{race_id}/changes`, { race_id }, query);

export const useWhatIf = (race_id: Id, query?: Of<"/api/v1/predictions/race/{race_id}/what-if">) =>
  useGet(`${V1}/predictions/race/{race_id}/what-if`, { race_id }, query, { keepPrevious: true });

export const useCompare = (race_id: Id, query?: Of<"/api/v1/predictions/compare/{race_id}">) =>
  useGet(`${V1}/predictions/compare/{race_id}`, { race_id }, query);

export const useForecasts = (query?: Of<"/api/v1/forecasts">) => useGet(`${V1}/forecasts`, undefined, query);
export const useForecastDocument = (forecast_id: Id) => useGet(`${V1}/forecasts/{forecast_id}`, { forecast_id });
export const useSeasonForecastDocument = (forecast_id: Id) => useGet(`${V1}/forecasts/season/{forecast_id}`, { forecast_id });

export const useSeasonForecast = (year: Id, query?: Of<"/api/v1/predictions/championship/{year}">) =>
  useGet(`${V1}/predictions/championship/{year}`, { year }, query);

export const useModels = (query?: Of<"/api/v1/models">) => useGet(`${V1}/models`, undefined, query);
export const useModel = (model_id: Id) => useGet(`${V1}/models/{model_id}`, { model_id });

export const useLedgerHead = () => useGet(`${V1}/ledger/head`, undefined);
export const useLedgerEntry = (number: Id) => useGet(`${V1}/ledger/{number}`, { number });

// --- scores --------------------------------------------------------------------------------------

export const useModelAccuracy = (query?: Of<"/api/v1/analytics/model-accuracy">) => useGet(`${V1}/analytics/model-accuracy`, undefined, query);
export const useAccuracyBySeason = (query?: Of<"/api/v1/analytics/accuracy-by-season">) =>
  useGet(`${V1}/analytics/accuracy-by-season`, undefined, query);

export const useCalibration = (query?: Of<"/api/v1/analytics/calibration">) => useGet(`${V1}/analytics/calibration`, undefined, query);
export const useSurprises = (query?: Of<"/api/v1/analytics/biggest-surprises">) => useGet(`${V1}/analytics/biggest-surprises`, undefined, query);

export const useTitleOdds = (year: Id, query?: Of<"/api/v1/analytics/championship/{year}">) =>
  useGet(`${V1}/analytics/championship/{year}`, { year }, query);

export const useDriverPerformance = (driver_id: Id, query?: Of<"/api/v1/analytics/driver-performance/{driver_id}">) =>
  useGet(`${V1}/analytics/driver-performance/{driver_id}`, { driver_id }, query);

export const useConstructorPerformance = (constructor_id: Id, query?: Of<"/api/v1/analytics/constructor-performance/{constructor_id}">) =>
  useGet(`${V1}/analytics/constructor-performance/{constructor_id}`, { constructor_id }, query);

/** `pair` are the ids of two drivers. */
export const useHeadToHead = (pair: readonly [number, number] | undefined, season?: number) =>
  useGet(`${V1}/analytics/head-to-head`, undefined, { a: pair?.[0] ?? 0, b: pair?.[1] ?? 0, season }, { enabled: pair !== undefined });

export const useTrackCoefficients = (circuit_id: Id, query?: Of<"/api/v1/analytics/track-coefficients/{circuit_id}">) =>
  useGet(`${V1}/analytics/track-coefficients/{circuit_id}`, { circuit_id }, query);
