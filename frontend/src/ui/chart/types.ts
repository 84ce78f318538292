import type { Colour } from "../../lib/constructorColours";
import type { DriverMark } from "../../lib/driverMark";

type Drawn = {
  id: string;
  label: string;
  colour: Colour;
  /** Tells team-mates apart, who share a colour. */
  mark?: DriverMark;
};

/** A value for each label; null leaves a gap. */
export type Series = Drawn & {
  values: readonly (number | null)[];
  /** Ends of the interval around each value. */
  band?: { lower: readonly (number | null)[]; upper: readonly (number | null)[] };
};

/** `note` replaces the value in the tooltip; `radius` is in pixels. */
export type Point = { x: number; y: number; note?: string; radius?: number };

export type PointSeries = Drawn & {
  points: readonly Point[];
  /** Joined by a line instead of standing alone: a diagonal, a fit. */
  joined?: boolean;
};

export type ChartData =
  | { kind: "line" | "bar"; labels: readonly string[]; series: readonly Series[] }
  | { kind: "scatter"; series: readonly PointSeries[] };

export type Axes = {
  x: string;
  y: string;
  /** Of values on the y axis and in the tooltip. */
  format?: (value: number) => string;
  /** Of values in the tooltip alone, where an axis may have round numbers that a value must not. */
  formatPoint?: (value: number) => string;
  /** Of values on the x axis of a scatter chart. */
  formatX?: (value: number) => string;
  /** For places: first at the top. */
  reversed?: boolean;
  min?: number;
  max?: number;
};

export type Scheme = "light" | "dark";
