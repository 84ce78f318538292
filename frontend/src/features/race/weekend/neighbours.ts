import type { Race } from "../../../api/types";

type Neighbours<T> = { before: T | null; after: T | null };

/** The races before and after one in its season; cancelled ones without a round have no page. */
export function neighboursOf<T extends Pick<Race, "race_id" | "round">>(races: readonly T[], raceId: number): Neighbours<T> {
  const withPage = races.filter((race) => race.round !== null || race.race_id === raceId);
  const index = withPage.findIndex((race) => race.race_id === raceId);
  return { before: withPage[index - 1] ?? null, after: (index < 0 ? null : withPage[index + 1]) ?? null };
}
