import type { ChartData as Config, ChartDataset, ChartType } from "chart.js";

import { driverMark } from "../../lib/driverMark";
import type { ChartData, PointSeries, Scheme, Series } from "./types";

const TRANSPARENT = "transparent";
const BAND_OPACITY = "33";
const POINT_RADIUS = 3;

type Look = Pick<Series | PointSeries, "label" | "colour" | "mark">;

function look({ label, colour, mark = driverMark(0) }: Look, scheme: Scheme) {
  const drawn = colour[scheme];
  return { label, borderColor: drawn, backgroundColor: drawn, pointStyle: mark.shape, borderDash: [...mark.dash], borderWidth: 2, pointRadius: POINT_RADIUS };
}

/** The two ends of an interval, the area between them filled. Without labels: the legend and tooltip leave them out. */
function band({ band: ends, colour }: Series, scheme: Scheme): ChartDataset<"line">[] {
  if (!ends) return [];
  const edge = { label: "", borderColor: TRANSPARENT, pointRadius: 0, pointHitRadius: 0 };
  return [
    { ...edge, data: [...ends.lower] },
    { ...edge, data: [...ends.upper], fill: "-1", backgroundColor: `${colour[scheme]}${BAND_OPACITY}` },
  ];
}

/** The data of Chart.js for a chart of ours. */
export function datasets(data: ChartData, scheme: Scheme): Config<ChartType, unknown[], string> {
  if (data.kind === "scatter") {
    const drawn = data.series.map((series) => ({
      ...look(series, scheme),
      data: [...series.points],
      showLine: series.joined ?? false,
      ...(series.joined ? { pointRadius: 0, pointHitRadius: 0 } : { pointRadius: series.points.map(({ radius }) => radius ?? POINT_RADIUS) }),
    }));
    return { datasets: drawn };
  }
  const drawn = data.series.flatMap((series) => [...(data.kind === "line" ? band(series, scheme) : []), { ...look(series, scheme), data: [...series.values], spanGaps: true }]);
  return { labels: [...data.labels], datasets: drawn };
}
