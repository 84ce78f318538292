import { keepPreviousData, skipToken, useQuery, type UseQueryResult } from "@tanstack/react-query";

import { address, type Answer, type Path, type Places, type Query } from "./address";
import { get } from "./client";

type Options<T, R> = { select?: (answer: T) => R; enabled?: boolean; staleTime?: number; refetchInterval?: number; initialData?: () => T | undefined; keepPrevious?: boolean };

/** A resource of the API, typed by its path. The address is the key, so a page asks for each resource once. */
export function useGet<P extends Path, R = Answer<P>>(
  path: P,
  places: Places<P> | undefined,
  query?: Query<P>,
  { enabled = true, keepPrevious = false, ...options }: Options<Answer<P>, R> = {},
): UseQueryResult<R> {
  const at = enabled ? address(path, places, query) : null;
  return useQuery({
    queryKey: [at],
    queryFn: at === null ? skipToken : ({ signal }) => get<Answer<P>>(at, signal),
    ...(keepPrevious && { placeholderData: keepPreviousData }),
    ...options,
  });
}
