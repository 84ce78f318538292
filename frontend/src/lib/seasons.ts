import type { Season } from "../api/types";

/** Every season on record, the newest first: there has been one each year. */
export function years(newest: number | undefined, count: number): number[] {
  return newest === undefined ? [] : Array.from({ length: count }, (_, back) => newest - back);
}

/** The season of the next race: in winter the coming one. `seasons` newest first. */
export const running = (seasons: readonly Season[]): number | undefined => (seasons.findLast(({ races, races_held }) => races_held < races) ?? seasons[0])?.season;

/** The newest season with a result: in winter the last one, as the coming one has none. `seasons` newest first. */
export const lastRaced = (seasons: readonly Season[]): number | undefined => seasons.find(({ races_held }) => races_held > 0)?.season;
