import { useLastRace, useStatus } from "../../api/queries";
import type { RaceWithWeather } from "../../api/types";
import { usePreferences } from "../../preferences/preferences";
import { isFresh } from "./fresh";

/** The newest race whose result is not to be given away; null if there is none, undefined while that is not known. */
export function useHiddenRace(): RaceWithWeather | null | undefined {
  const { showResults } = usePreferences().preferences;
  const status = useStatus();
  const races = useLastRace({ enabled: !showResults });
  if (showResults || status.isError || races.isError) return null;
  if (!status.data || !races.data) return undefined;
  const now = new Date(status.data.now);
  return races.data.results.find((race) => race.status === "held" && isFresh(race.date, now)) ?? null;
}
