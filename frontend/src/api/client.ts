import axios from "axios";

import { ApiError, toApiError } from "./errors";

/** The same origin, or VITE_API_URL of the build. */
const HOST: string = import.meta.env.VITE_API_URL ?? "";

export const client = axios.create({ baseURL: HOST, timeout: 10_000, headers: { Accept: "application/json" } });

client.interceptors.response.use(
  (response) => {
    // A proxy that answers 200 with its own HTML page would otherwise pass for data.
    if (typeof response.data !== "object" || response.data === null) {
      throw new ApiError("INVALID_RESPONSE", "The server answered with something other than JSON.", response.status);
    }
    return response;
  },
  (cause: unknown) => Promise.reject(toApiError(cause)),
);

export async function get<T>(address: string, signal?: AbortSignal): Promise<T> {
  const response = await client.get<T>(address, signal ? { signal } : {});
  return response.data;
}

/** For links that the browser itself follows: CSV, iCal, JSON. */
export const linkTo = (address: string): string => `${HOST}${address}`;
