import type { CalendarRace, RaceWithWeather, ShortCar } from "../../../api/types";
import { plural } from "../../../lib/format";
import { formatDay, trackDay } from "../../../lib/time";
import { statusName } from "../../../lib/words";

export type SeasonRace = RaceWithWeather & { forecast: boolean };

/** The races of a season in their order, with whether a forecast has been published. */
export function seasonRaces(races: readonly RaceWithWeather[], calendar: readonly CalendarRace[]): SeasonRace[] {
  const published = new Set(calendar.filter(({ prediction_available }) => prediction_available).map(({ race_id }) => race_id));
  return races.map((race) => ({ ...race, forecast: published.has(race.race_id) })).toSorted((a, b) => trackDay(a).localeCompare(trackDay(b)));
}

export function statusOf({ status, forecast }: SeasonRace): string {
  return status === "scheduled" && forecast ? "forecast" : statusName(status);
}

const isAhead = ({ status }: SeasonRace) => status === "scheduled" || status === "under_way";

/** How far a season has come, in a sentence or two. */
export function seasonSentence(races: readonly SeasonRace[]): string {
  const taking = races.filter(({ status }) => status !== "cancelled");
  const held = taking.filter(({ status }) => status === "held").length;
  const next = taking.find(isAhead);
  const cancelled = races.length - taking.length;
  const count = held === taking.length ? `${plural(held, "race")}, all held.` : held === 0 ? `${plural(taking.length, "race")}.` : `${held} of ${plural(taking.length, "race")} held.`;
  const coming = next ? ` ${held === 0 ? "The first" : "Next"}: the ${next.name} on ${formatDay(trackDay(next))}.` : "";
  return `${count}${coming}${cancelled === 0 ? "" : ` ${plural(cancelled, "race")} cancelled.`}`;
}

/** "Juan Manuel Fangio and Luigi Fagioli": the drivers of a car that was shared. */
export const carName = (cars: readonly ShortCar[]): string => cars.map(({ driver }) => driver).join(" and ");

/** Whether results may be a surprise to the reader: those of a season that is still going on. */
export const mayBeSpoiled = (races: readonly SeasonRace[]): boolean => races.some(({ status }) => status !== "held" && status !== "cancelled");
