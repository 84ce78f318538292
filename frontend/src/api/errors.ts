import { isAxiosError } from "axios";

/** Codes of the API, then two of our own: no answer at all, and an answer that is not the API's. */
export type ErrorCode =
  | "RACE_NOT_FOUND"
  | "NOT_FOUND"
  | "NO_PREDICTIONS_AVAILABLE"
  | "INVALID_PARAMETER"
  | "METHOD_NOT_ALLOWED"
  | "RATE_LIMIT_EXCEEDED"
  | "EXTERNAL_SERVICE_ERROR"
  | "SERVICE_UNAVAILABLE"
  | "INTERNAL_ERROR"
  | "NETWORK_ERROR"
  | "INVALID_RESPONSE";

const API_CODES: ReadonlySet<string> = new Set<ErrorCode>([
  "RACE_NOT_FOUND",
  "NOT_FOUND",
  "NO_PREDICTIONS_AVAILABLE",
  "INVALID_PARAMETER",
  "METHOD_NOT_ALLOWED",
  "RATE_LIMIT_EXCEEDED",
  "EXTERNAL_SERVICE_ERROR",
  "SERVICE_UNAVAILABLE",
  "INTERNAL_ERROR",
]);

export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly status: number | null;
  /** Seconds the server asks us to wait, where it says so. */
  readonly retryAfter: number | null;

  constructor(code: ErrorCode, message: string, status: number | null = null, retryAfter: number | null = null) {
    super(message);
    this.name = "ApiError";
    this.code = code;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

function isErrorBody(body: unknown): body is { error: string; code: ErrorCode } {
  if (typeof body !== "object" || body === null || !("code" in body) || !("error" in body)) return false;
  return typeof body.error === "string" && typeof body.code === "string" && API_CODES.has(body.code);
}

function secondsOf(header: unknown): number | null {
  const seconds = typeof header === "string" ? Number.parseInt(header, 10) : Number.NaN;
  return Number.isFinite(seconds) ? seconds : null;
}

/** Whatever went wrong on the way to the API and back, as one typed error. */
export function toApiError(cause: unknown): ApiError {
  if (cause instanceof ApiError) return cause;
  if (!isAxiosError(cause)) return new ApiError("INTERNAL_ERROR", String(cause));
  const response = cause.response;
  if (!response) return new ApiError("NETWORK_ERROR", cause.message);
  const retryAfter = secondsOf(response.headers["retry-after"]);
  const body: unknown = response.data;
  if (isErrorBody(body)) return new ApiError(body.code, body.error, response.status, retryAfter);
  const code = response.status === 429 ? "RATE_LIMIT_EXCEEDED" : response.status >= 500 ? "SERVICE_UNAVAILABLE" : "INVALID_RESPONSE";
  return new ApiError(code, `The server answered with status ${response.status}.`, response.status, retryAfter);
}
