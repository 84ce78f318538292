import { useRaces, WHOLE_SEASON } from "../../api/queries";
import type { RaceWithWeather } from "../../api/types";
import { useHiddenRace } from "../../ui/spoilers/useHiddenRace";

/** The races held at a circuit, the newest first, without winner and pole where they are hidden; no circuit has had more than two pages of them. */
export function useHistory(circuit: number) {
  const query = { circuit, status: "held" as const, ordering: "-date" as const, page_size: WHOLE_SEASON };
  const first = useRaces(query);
  const hasMore = (first.data?.count ?? 0) > WHOLE_SEASON;
  const second = useRaces({ ...query, page: 2 }, { enabled: hasMore });
  const hidden = useHiddenRace();
  const races = [...(first.data?.results ?? []), ...(second.data?.results ?? [])].map((race): RaceWithWeather =>
    hidden === undefined || hidden?.race_id === race.race_id ? { ...race, winners: [], pole: null } : race,
  );
  return { result: first, races };
}
