import type { Prediction } from "../../api/types";
import { mainInterval } from "./interval";

const ENDS = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1];

export type Scale = {
  /** Probability at the right end of every bar of the table. */
  end: number;
  /** Probabilities to mark between the two ends. */
  ticks: number[];
};

/** One scale for all bars: the roundest end that no interval passes. */
export function winScale(predictions: readonly Prediction[]): Scale {
  const top = Math.max(0, ...predictions.map((p) => Math.max(p.win_probability, mainInterval(p)[1])));
  const end = ENDS.find((candidate) => candidate >= top) ?? 1;
  const parts = end === 0.3 || end === 0.6 ? 3 : end === 0.05 || end === 0.5 ? 5 : 4;
  const ticks = Array.from({ length: parts - 1 }, (_, index) => (end * (index + 1)) / parts);
  return { end, ticks };
}

/** Place of a probability on the scale, in percent of the bar's width, kept within the bar. */
export function along(scale: Scale, probability: number): number {
  return Math.min(100, Math.max(0, (probability / scale.end) * 100));
}

export type Bar = { width: number; whiskerFrom: number; whiskerTo: number };

export function barGeometry(scale: Scale, probability: number, [lower, upper]: readonly [number, number]): Bar {
  return { width: along(scale, probability), whiskerFrom: along(scale, lower), whiskerTo: along(scale, upper) };
}

/** Axis label: 0.1 is "10%" and 0.025 is "2.5%". */
export function tickLabel(tick: number): string {
  return `${Number((tick * 100).toFixed(1))}%`;
}
