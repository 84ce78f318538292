import { useDrivers, useSeasons, WHOLE_SEASON } from "../../api/queries";
import { running } from "../../lib/seasons";
import { driverFound, type Found, PAGES } from "./found";

/** The pages and the drivers of the season: to find someone without knowing how their name is spelt. */
export function useSuggestions(): Found[] {
  const season = running(useSeasons({ page_size: 3 }).data?.results ?? []);
  const drivers = useDrivers({ season, page_size: WHOLE_SEASON }, { enabled: season !== undefined });
  return [...PAGES, ...(drivers.data?.results ?? []).map(driverFound)];
}
