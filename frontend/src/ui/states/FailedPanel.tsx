import { useQueryClient } from "@tanstack/react-query";

import type { ApiError } from "../../api/errors";
import { errorMessage } from "../../lib/words";
import { ErrorPanel } from "./ErrorPanel";
import { useFirst } from "./useFirst";

type Props = { error: ApiError; retrying: boolean };

/** The message and the button once a page: one outage fails many requests, and one click repeats them all. */
export function FailedPanel({ error, retrying }: Props) {
  const queries = useQueryClient();
  const message = errorMessage(error.code, error.retryAfter);
  const first = useFirst(message.title);
  if (!first) return <p className="text-sm text-soft">Not available just now.</p>;
  const retry = () => {
    void queries.refetchQueries({ type: "active", predicate: ({ state }) => state.status === "error" });
  };
  return <ErrorPanel message={message} retrying={retrying} onRetry={retry} />;
}
