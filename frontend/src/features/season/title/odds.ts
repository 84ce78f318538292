import type { Championship as TitleOdds, Entrant, Interval, SeasonPrediction } from "../../../api/types";
import { constructorColours } from "../../../lib/constructorColours";
import { driverMark, teamMateIndexes } from "../../../lib/driverMark";
import { formatInterval, formatProbability, shortRace } from "../../../lib/format";
import type { ChartData } from "../../../ui/chart/types";
import { nameOf } from "../championship";

export type Contender = { id: string; name: string; constructor: string; best: number };

const MOST = 5;
const LEAST = 0.05;

const idOf = ({ driver_id, constructor_id }: Entrant) => String(driver_id ?? constructor_id);

/** Who had a real chance at some time of the season, the likeliest first. */
export function contenders({ forecasts }: TitleOdds): Contender[] {
  const found = new Map<string, Contender>();
  for (const entrant of forecasts.flatMap(({ entrants }) => entrants)) {
    const id = idOf(entrant);
    const best = Math.max(entrant.title_probability, found.get(id)?.best ?? 0);
    found.set(id, { id, name: nameOf(entrant), constructor: entrant.constructor, best });
  }
  const inOrder = [...found.values()].toSorted((a, b) => b.best - a.best);
  const real = inOrder.filter(({ best }) => best >= LEAST);
  return (real.length > 1 ? real : inOrder.slice(0, 2)).slice(0, MOST);
}

export const entrantOf = (entrants: readonly Entrant[], id: string): Entrant | undefined => entrants.find((one) => idOf(one) === id);

const percent = (share: number) => share * 100;

/** The chance of the title before each race, in percent, with its interval; until points alone settle it. */
export function oddsChart(odds: TitleOdds): ChartData {
  const chosen = contenders(odds);
  const colours = constructorColours(chosen.map((one) => one.constructor), odds.season);
  const marks = teamMateIndexes(chosen, (one) => one.constructor);
  const of = (id: string, value: (entrant: Entrant) => number) =>
    odds.forecasts.map(({ entrants }) => {
      const entrant = entrantOf(entrants, id);
      return entrant?.title_status === "open" ? percent(value(entrant)) : null;
    });
  return {
    kind: "line",
    labels: odds.forecasts.map(({ race }) => shortRace(race)),
    series: chosen.map(({ id, name, constructor: car }, index) => ({
      id,
      label: name,
      colour: colours.get(car) ?? { light: "", dark: "" },
      mark: driverMark(marks[index] ?? 0),
      values: of(id, (entrant) => entrant.title_probability),
      band: { lower: of(id, ({ confidence_interval: [lower] }) => lower), upper: of(id, ({ confidence_interval: [, upper] }) => upper) },
    })),
  };
}

type Title = Pick<Entrant, "title_status" | "title_probability" | "confidence_interval">;

/** A chance that points alone have settled is no forecast any more. */
export function titleWords({ title_status: status, title_probability: chance, confidence_interval: interval }: Title): { chance: string; interval: string } {
  if (status === "champion") return { chance: "champion", interval: "" };
  if (status === "out") return { chance: "out", interval: "" };
  return { chance: formatProbability(chance), interval: formatInterval(interval) };
}

const OUTER = 0.1;

/** The places among which four of five simulated seasons end. */
export function likelyPlaces({ positions }: Pick<SeasonPrediction, "positions">): Interval {
  const [lower, upper] = [OUTER, 1 - OUTER].map((part) => {
    let sum = 0;
    return positions.find(({ probability }) => (sum += probability) >= part - 1e-9)?.position ?? positions.length;
  });
  return [lower ?? 1, upper ?? positions.length];
}

export const placesText = ([from, to]: Interval): string => (from === to ? `P${from}` : `P${from}–P${to}`);
