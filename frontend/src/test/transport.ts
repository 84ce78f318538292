import { AxiosError, type AxiosAdapter, type AxiosResponse, CanceledError } from "axios";

import { client } from "../api/client";
import * as recorded from "./answers";

export type Answer = { status: number; body: unknown; headers?: Record<string, string> } | "unreachable" | "never";

/** By path, with its parameters ("drivers?search=ada") or for all of them ("drivers"). */
export type Answers = Record<string, Answer>;

export const ok = (body: unknown): Answer => ({ status: 200, body });

/** The only page of a list. */
export const paged = (...results: unknown[]): Answer => ok({ count: results.length, next: null, previous: null, results });

export const failure = (status: number, code: string, headers: Record<string, string> = {}): Answer => ({
  status,
  body: { error: "Message of the server.", code, details: {} },
  headers,
});

/** Where pages ask for the newest race, whose result may have to be hidden. */
export const NEWEST_HELD = "races?ordering=-date&page_size=1&status=held";

export const allWell: Answers = {
  [NEWEST_HELD]: paged(),
  "predictions/next-race": ok(recorded.forecast),
  "standings/drivers": ok(recorded.standings),
  "calendar/2024": ok(recorded.calendar),
  seasons: paged(...recorded.seasons),
  status: ok(recorded.status),
};

/** Lets axios answer from `answers` instead of the network; returns what was requested under /api/v1/, in order. */
export function answerWith(answers: Answers): string[] {
  const requested: string[] = [];
  const adapter: AxiosAdapter = (config) => {
    const asked = (config.url ?? "").replace("/api/v1/", "");
    requested.push(asked);
    const [path = ""] = asked.split("?");
    const answer = answers[asked] ?? answers[path] ?? failure(404, "NOT_FOUND");
    return new Promise((resolve, reject) => {
      if (answer === "never") {
        config.signal?.addEventListener?.("abort", () => {
          reject(new CanceledError());
        });
        return;
      }
      if (answer === "unreachable") {
        reject(new AxiosError("Network Error", AxiosError.ERR_NETWORK, config));
        return;
      }
      const { status, body, headers = {} } = answer;
      const response: AxiosResponse = { data: body, status, statusText: "", headers, config };
      if (status < 300) resolve(response);
      else reject(new AxiosError(`Status ${status}`, AxiosError.ERR_BAD_RESPONSE, config, null, response));
    });
  };
  client.defaults.adapter = adapter;
  return requested;
}
