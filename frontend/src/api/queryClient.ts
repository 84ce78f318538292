import { QueryClient } from "@tanstack/react-query";

import type { ApiError } from "./errors";

declare module "@tanstack/react-query" {
  // Every query goes through the client, which turns all failures into ApiError.
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- module augmentation needs an interface
  interface Register {
    defaultError: ApiError;
  }
}

const mayPass = ({ code, status }: ApiError) => code === "NETWORK_ERROR" || (status !== null && status >= 500);

export function createQueryClient(retryDelay = 1_000): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 60_000,
        // A page left open follows the weekend: the race starts, is over, and is followed by the next.
        refetchInterval: 5 * 60_000,
        refetchOnWindowFocus: true,
        retryDelay,
        retry: (failures, error) => failures < 1 && mayPass(error),
        // A first visit without a network should show the error, not wait for ever.
        networkMode: "always",
      },
    },
  });
}
