import { AxiosError, type AxiosAdapter, type AxiosResponse, CanceledError } from "axios";

import { client } from "../api/client";
import * as recorded from "./answers";

export type Answer = { status: number; body: unknown; headers?: Record<string, string> } | "unreachable" | "never";

export type Answers = Record<string, Answer>;

export const ok = (body: unknown): Answer => ({ status: 200, body });

export const failure = (status: number, code: string, headers: Record<string, string> = {}): Answer => ({
  status,
  body: { error: "Message of the server.", code, details: {} },
  headers,
});

export const allWell: Answers = {
  "predictions/next-race": ok(recorded.forecast),
  "standings/drivers": ok(recorded.standings),
  "calendar/2024": ok(recorded.calendar),
  status: ok(recorded.status),
};

/** Lets axios answer from `answers` instead of the network; returns the requested paths, in order. */
export function answerWith(answers: Answers): string[] {
  const requested: string[] = [];
  const adapter: AxiosAdapter = (config) => {
    const path = config.url ?? "";
    requested.push(path);
    const answer = answers[path] ?? failure(404, "NOT_FOUND");
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
