import { useParams } from "react-router";

import type { Season } from "../../api/types";
import { useSeasonList } from "./useSeasonList";

/** The season of the path, or else the one chosen among the newest. */
export function useSeasonYear(choose: (seasons: readonly Season[]) => number | undefined): number | undefined {
  const { year } = useParams();
  const { data } = useSeasonList();
  if (year !== undefined) return Number(year);
  return data && (choose(data.results) ?? data.results[0]?.season);
}
