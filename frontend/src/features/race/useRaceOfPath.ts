import { useRaceOfRound } from "../../api/queries";
import { useNumberParam } from "../../ui/page/useNumberParam";

/** The race of /races/:year/:round; null where the season has no such round. */
export function useRaceOfPath() {
  const [year, round] = [useNumberParam("year"), useNumberParam("round")];
  return { year, round, race: useRaceOfRound(year, round) };
}
