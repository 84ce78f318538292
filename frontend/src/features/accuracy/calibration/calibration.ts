import type { Bin, Calibration } from "../../../api/types";
import { formatProbability, plural } from "../../../lib/format";
import type { ChartData, Point } from "../../../ui/chart/types";

const OURS = { light: "#0a6b4a", dark: "#4ad69c" };
const IDEAL = { light: "#6b7a72", dark: "#8a9a91" };

const whole = (share: number) => `${Number((share * 100).toFixed(1))}%`;

/** "10–20%"; the outermost ones without an end, for no probability is 0% or 100%. */
export function rangeText({ lower, upper }: Pick<Bin, "lower" | "upper">): string {
  if (lower === 0) return `below ${whole(upper)}`;
  return upper === 1 ? `${whole(lower)} and more` : `${Number((lower * 100).toFixed(1))}–${whole(upper)}`;
}

/** How many of the cars it happened to; a shared win counts in parts. */
export const happened = ({ frequency, count }: Pick<Bin, "frequency" | "count">): number => Number((frequency * count).toFixed(1));

const point = (bin: Bin): Point => ({
  x: bin.mean_forecast,
  y: bin.frequency,
  note: `Given ${formatProbability(bin.mean_forecast)} on average: ${happened(bin)} of ${plural(bin.count, "car")}`,
  // The area grows with the logarithm of the number of cars: their numbers differ by a factor of hundreds.
  radius: 3 + Math.log10(bin.count) * 2,
});

/** The diagonal, an interval for each bin, and the bins themselves. */
export function calibrationChart(bins: readonly Bin[]): ChartData {
  const interval = (bin: Bin, index: number) => ({
    id: `interval-${index}`,
    label: "",
    colour: OURS,
    joined: true,
    points: [{ x: bin.mean_forecast, y: bin.interval[0] }, { x: bin.mean_forecast, y: bin.interval[1] }],
  });
  return {
    kind: "scatter",
    series: [
      { id: "bins", label: "Forecasts, with 95% intervals", colour: OURS, points: bins.map(point) },
      { id: "ideal", label: "As forecast", colour: IDEAL, joined: true, points: [{ x: 0, y: 0 }, { x: 1, y: 1 }] },
      ...bins.map(interval),
    ],
  };
}

const holds = ({ interval: [lower, upper], mean_forecast: forecast }: Bin) => lower <= forecast && forecast <= upper;

/** What the plot shows, in words. */
export function calibrationSentence({ bins, slope, races }: Calibration): string {
  const agree = bins.filter(holds).length;
  const fit = `In ${agree} of ${plural(bins.length, "group")} from ${plural(races, "race")} the forecast lies within the interval of what happened.`;
  if (!slope) return fit;
  const [lower, upper] = slope.interval;
  if (upper < 1) return `${fit} The probabilities were too extreme: favourites won less often than forecast.`;
  if (lower > 1) return `${fit} The probabilities were too cautious: favourites won more often than forecast.`;
  return `${fit} There is no sign that they were too bold or too cautious.`;
}
