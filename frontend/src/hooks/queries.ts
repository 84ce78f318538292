import { keepPreviousData, QueryClient, useQuery } from "@tanstack/react-query";

import { fetchCalendar, fetchDriverStandings, fetchNextRace, fetchStatus } from "../api/endpoints";
import { ApiError } from "../api/errors";

declare module "@tanstack/react-query" {
  // Every query goes through the client, which turns all failures into ApiError.
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- module augmentation needs an interface
  interface Register {
    defaultError: ApiError;
  }
}

export const STATUS_INTERVAL = 30_000;
const PASSING: ReadonlySet<string> = new Set(["NETWORK_ERROR", "SERVICE_UNAVAILABLE", "EXTERNAL_SERVICE_ERROR"]);

export function createQueryClient(retryDelay = 1_000): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 60_000,
        // A page left open follows the weekend: the race starts, is over, and is followed by the next.
        refetchInterval: 5 * 60_000,
        retryDelay,
        retry: (failures, error) => failures < 1 && PASSING.has(error.code),
        // A first visit without a network should show the error, not wait for ever.
        networkMode: "always",
      },
    },
  });
}

export const useNextRace = () => useQuery({ queryKey: ["next-race"], queryFn: ({ signal }) => fetchNextRace(signal) });

export const useDriverStandings = () =>
  useQuery({ queryKey: ["standings", "drivers"], queryFn: ({ signal }) => fetchDriverStandings(signal) });

export const useCalendar = (year: number) =>
  useQuery({ queryKey: ["calendar", year], queryFn: ({ signal }) => fetchCalendar(year, signal), placeholderData: keepPreviousData });

export const useStatus = () =>
  useQuery({
    queryKey: ["status"],
    queryFn: ({ signal }) => fetchStatus(signal),
    // An outage of the sources shows on an open page within a minute.
    staleTime: STATUS_INTERVAL / 2,
    refetchInterval: STATUS_INTERVAL,
  });
