import axios from "axios";

import { ApiError, toApiError } from "./errors";

export const client = axios.create({ baseURL: "/api/v1/", timeout: 10_000, headers: { Accept: "application/json" } });

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

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await client.get<T>(path, signal ? { signal } : {});
  return response.data;
}
