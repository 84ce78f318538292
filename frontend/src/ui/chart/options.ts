import type { ChartOptions } from "chart.js";

import type { Tokens } from "./tokens";
import type { Axes, ChartData } from "./types";

type Given = { data: ChartData; axes: Axes; tokens: Tokens; still: boolean; recent: number | null };

/** First and last label shown at first; all of a scatter chart. */
export function span(data: ChartData, recent: number | null): { min?: number; max?: number } {
  if (data.kind === "scatter" || recent === null || data.labels.length <= recent) return {};
  return { min: data.labels.length - recent, max: data.labels.length - 1 };
}

const plain = (value: number) => String(Number(value.toFixed(2)));

function scale(title: string, tokens: Tokens, format?: (value: number) => string) {
  const ticks = { color: tokens.soft, ...(format ? { callback: (value: string | number) => format(Number(value)) } : {}) };
  return { title: { display: true, text: title, color: tokens.soft }, ticks, grid: { color: tokens.line }, border: { color: tokens.line } };
}

const noteOf = (point: unknown) => (typeof point === "object" && point !== null && "note" in point ? String(point.note) : null);

function zoom(data: ChartData) {
  // The wheel and one finger scroll the page; with Ctrl or two fingers they zoom, and dragging pans.
  const limits = data.kind === "scatter" ? {} : { x: { min: 0, max: data.labels.length - 1, minRange: 3 } };
  const by = { wheel: { enabled: true, modifierKey: "ctrl" as const }, pinch: { enabled: true }, mode: "x" as const };
  return { limits, pan: { enabled: true, mode: "x" as const }, zoom: by };
}

/** The options of Chart.js for a chart of ours. */
export function options({ data, axes, tokens, still, recent }: Given): ChartOptions {
  const format = axes.format ?? plain;
  const ends = { ...(axes.min === undefined ? {} : { min: axes.min }), ...(axes.max === undefined ? {} : { max: axes.max }) };
  const x = { ...scale(axes.x, tokens, data.kind === "scatter" ? (axes.formatX ?? plain) : undefined), ...span(data, recent) };
  const y = { ...scale(axes.y, tokens, format), ...ends, reverse: axes.reversed ?? false };
  return {
    responsive: true,
    maintainAspectRatio: false,
    ...(still ? { animation: false as const } : {}),
    interaction: { mode: data.kind === "scatter" ? "nearest" : "index", intersect: false },
    scales: { x, y },
    plugins: {
      legend: { display: data.series.length > 1, labels: { color: tokens.ink, usePointStyle: true, filter: ({ text }) => text !== "" } },
      tooltip: {
        filter: ({ dataset }) => dataset.label !== "",
        callbacks: {
          label: ({ dataset, parsed, raw }) => noteOf(raw) ?? `${dataset.label ?? ""}: ${(axes.formatPoint ?? format)(Number(parsed.y))}`,
        },
      },
      zoom: zoom(data),
    },
  };
}
