import "./chart.css";

import { lazy, type ReactNode, Suspense, useId } from "react";

import { Skeleton } from "../states/Skeleton";
import { useAddressChoice } from "../useAddressState";
import type { Axes, ChartData } from "./types";

const ChartCanvas = lazy(() => import("./ChartCanvas"));

const RECENT = 20;
const SPANS = ["recent", "all"] as const;

type Props = {
  /** Its name in the address; unique on a page. */
  id: string;
  title: string;
  /** What the chart shows, in a sentence or two: for those who cannot see it, and for all others too. */
  summary: string;
  /** Keep `data` and `axes` the same object between renders (useMemo, a constant), or the chart is drawn anew. */
  data: ChartData;
  axes: Axes;
  /** The same figures, usually a DataTable. */
  table: ReactNode;
  /** How many labels to show at first, where there are more. */
  recent?: number;
};

export function Chart({ id, title, summary, data, axes, table, recent = RECENT }: Props) {
  const [span, setSpan] = useAddressChoice(`${id}-span`, SPANS, "recent");
  const heading = useId();
  const isLong = data.kind !== "scatter" && data.labels.length > recent;
  return (
    <figure aria-labelledby={heading} className="panel break-inside-avoid">
      <figcaption className="mb-3">
        <h2 id={heading} className="font-bold">{title}</h2>
        <p className="mt-1 max-w-prose text-sm text-soft">{summary}</p>
      </figcaption>
      {isLong && (
        <div role="group" aria-label={`Span of: ${title}`} className="mb-3 flex gap-2 print:hidden">
          {SPANS.map((one) => (
            <button key={one} type="button" className="chart-span" aria-pressed={span === one} onClick={() => { setSpan(one); }}>
              {one === "recent" ? `Last ${recent}` : "All"}
            </button>
          ))}
        </div>
      )}
      <Suspense fallback={<Skeleton label={`Loading the chart: ${title}`} rows={8} />}>
        <ChartCanvas label={`${title}. ${summary}`} data={data} axes={axes} recent={isLong && span === "recent" ? recent : null} />
      </Suspense>
      <details className="mt-3">
        <summary className="cursor-pointer text-sm font-semibold">The figures as a table</summary>
        <div className="mt-3">{table}</div>
      </details>
    </figure>
  );
}
