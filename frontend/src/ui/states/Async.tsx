import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";

import type { ErrorCode } from "../../api/errors";
import { errorMessage } from "../../lib/words";
import { EmptyPanel } from "./EmptyPanel";
import { FailedPanel } from "./FailedPanel";
import { Skeleton } from "./Skeleton";
import { StaleNotice } from "./StaleNotice";

type Props<T> = {
  result: UseQueryResult<T>;
  /** What is being loaded, in words ("Loading the standings"), or a skeleton of one's own. */
  loading: ReactNode;
  /** What to show where there is nothing to show; `code` is set when it comes from the API. By default its message. */
  empty?: (code: ErrorCode | null) => ReactNode;
  isEmpty?: (data: T) => boolean;
  /** Where the error or empty panel stands; by default in place of the content. */
  frame?: (panel: ReactNode) => ReactNode;
  children: (data: T) => ReactNode;
};

const DEFAULT_ROWS = 8;
const NOTHING_THERE: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["NOT_FOUND", "RACE_NOT_FOUND", "NO_PREDICTIONS_AVAILABLE"]);

const nothing = (code: ErrorCode | null) => {
  const { title, text } = errorMessage(code ?? "NOT_FOUND");
  return <EmptyPanel title={title}>{text}</EmptyPanel>;
};

/** The one place that tells loading, error, empty and ready apart. */
export function Async<T>({ result, loading, empty = nothing, isEmpty, frame = (panel) => panel, children }: Props<T>) {
  const { data, error } = result;
  if (error && NOTHING_THERE.has(error.code)) return frame(empty(error.code));
  if (data === undefined) {
    if (error) return frame(<FailedPanel error={error} retrying={result.isFetching} />);
    return typeof loading === "string" ? <Skeleton label={loading} rows={DEFAULT_ROWS} /> : loading;
  }
  if (isEmpty?.(data)) return frame(empty(null));
  return (
    <>
      {error && <StaleNotice />}
      {children(data)}
    </>
  );
}
