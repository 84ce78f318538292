import { useCircuits, useConstructors, useDrivers, useRaces } from "../../api/queries";
import { type Found, found } from "./found";
import { useSuggestions } from "./useSuggestions";

const PER_KIND = 5;
const SHORTEST = 2;

type Search = { results: Found[]; state: "idle" | "loading" | "failed" | "ready" };

/** Searches all four kinds at once; nothing is asked for a single letter. */
export function useFound(term: string): Search {
  const search = term.trim();
  const enabled = search.length >= SHORTEST;
  const answers = {
    drivers: useDrivers({ search, page_size: PER_KIND }, { enabled }),
    constructors: useConstructors({ search, page_size: PER_KIND }, { enabled }),
    circuits: useCircuits({ search, page_size: PER_KIND }, { enabled }),
    races: useRaces({ search, page_size: PER_KIND, ordering: "-date" }, { enabled }),
  };
  const suggestions = useSuggestions();
  if (!enabled) return { results: suggestions, state: "idle" };
  const { drivers, constructors, circuits, races } = answers;
  const results = found({
    drivers: drivers.data?.results ?? [],
    constructors: constructors.data?.results ?? [],
    circuits: circuits.data?.results ?? [],
    races: races.data?.results ?? [],
  });
  const all = Object.values(answers);
  if (all.some(({ isPending }) => isPending)) return { results, state: "loading" };
  return { results, state: all.every(({ isError }) => isError) ? "failed" : "ready" };
}
