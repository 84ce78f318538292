import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";

import type { ErrorCode } from "../api/errors";
import { errorMessage } from "../lib/words";
import { ErrorPanel } from "./ErrorPanel";

type Props<T> = {
  result: UseQueryResult<T>;
  loading: ReactNode;
  /** What to show where there is nothing to show; `code` is set when it comes from the API. */
  empty: (code: ErrorCode | null) => ReactNode;
  isEmpty?: (data: T) => boolean;
  /** Where the error or empty panel stands; by default in place of the content. */
  frame?: (panel: ReactNode) => ReactNode;
  children: (data: T) => ReactNode;
};

const NOTHING_THERE: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["NOT_FOUND", "RACE_NOT_FOUND", "NO_PREDICTIONS_AVAILABLE"]);

/** The one place that tells loading, error, empty and ready apart. */
export function Async<T>({ result, loading, empty, isEmpty, frame = (panel) => panel, children }: Props<T>) {
  const { data, error } = result;
  const retry = () => {
    void result.refetch();
  };
  if (error && NOTHING_THERE.has(error.code)) return frame(empty(error.code));
  if (data === undefined) {
    if (!error) return loading;
    return frame(<ErrorPanel message={errorMessage(error)} retrying={result.isFetching} onRetry={retry} />);
  }
  if (isEmpty?.(data)) return frame(empty(null));
  return (
    <>
      {error && <p role="status" className="notice">These figures could not be refreshed just now and may be a little old.</p>}
      {children(data)}
    </>
  );
}
