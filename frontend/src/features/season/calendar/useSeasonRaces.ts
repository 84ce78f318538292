import { useMemo } from "react";

import { useCalendar, useRaces, WHOLE_SEASON } from "../../../api/queries";
import { seasonRaces } from "./races";

/** The races of a season; which of them have a forecast may follow a moment later. */
export function useSeasonRaces(year: number | undefined) {
  const races = useRaces({ season: year, page_size: WHOLE_SEASON }, { enabled: year !== undefined });
  const calendar = useCalendar(year);
  const merged = useMemo(() => seasonRaces(races.data?.results ?? [], calendar.data?.races ?? []), [races.data, calendar.data]);
  return { races, merged };
}
