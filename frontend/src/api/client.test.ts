import { expect, test } from "vitest";

import { type Answer, answerWith, failure, ok } from "../test/transport";
import { get } from "./client";
import { ApiError, toApiError } from "./errors";

async function errorOf(answer: Answer): Promise<ApiError> {
  answerWith({ status: answer });
  const error: unknown = await get("/api/v1/status").catch((reason: unknown) => reason);
  if (!(error instanceof ApiError)) throw new Error("The call did not fail with an ApiError.");
  return error;
}

test("an answer comes back as it is", async () => {
  answerWith({ status: ok({ demo: true }) });
  expect(await get("/api/v1/status")).toEqual({ demo: true });
});

test("an error of the API keeps its code, message and status", async () => {
  expect(await errorOf(failure(404, "NO_PREDICTIONS_AVAILABLE"))).toMatchObject({
    code: "NO_PREDICTIONS_AVAILABLE",
    message: "Message of the server.",
    status: 404,
  });
});

test("a rate limit keeps the time to wait", async () => {
  expect((await errorOf(failure(429, "RATE_LIMIT_EXCEEDED", { "retry-after": "17" }))).retryAfter).toBe(17);
});

test("no answer at all is a network error", async () => {
  expect((await errorOf("unreachable")).code).toBe("NETWORK_ERROR");
});

test.each([
  [502, "SERVICE_UNAVAILABLE"],
  [429, "RATE_LIMIT_EXCEEDED"],
  [403, "INVALID_RESPONSE"],
])("a proxy's own page with status %d becomes %s", async (status, code) => {
  expect((await errorOf({ status, body: "<html></html>" })).code).toBe(code);
});

test("a page instead of data is refused even with status 200", async () => {
  expect((await errorOf({ status: 200, body: "<html></html>" })).code).toBe("INVALID_RESPONSE");
});

test("a code that the API does not have is not believed", async () => {
  expect((await errorOf(failure(503, "MADE_UP"))).code).toBe("SERVICE_UNAVAILABLE");
});

test("a fault of our own code is an internal error", () => {
  expect(toApiError(new TypeError("x is undefined")).code).toBe("INTERNAL_ERROR");
});
