import {
  BarController,
  BarElement,
  CategoryScale,
  Chart as ChartJs,
  Filler,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  ScatterController,
  Tooltip,
} from "chart.js";
import zoomPlugin from "chartjs-plugin-zoom";
import { useMemo, useRef } from "react";
import { Chart } from "react-chartjs-2";

import { usePreferences } from "../../preferences/preferences";
import { useMedia } from "../useMedia";
import { datasets } from "./datasets";
import { options } from "./options";
import { readTokens } from "./tokens";
import type { Axes, ChartData, Scheme } from "./types";

// What is not registered is not bundled.
ChartJs.register(BarController, BarElement, CategoryScale, Filler, Legend, LinearScale, LineController, LineElement, PointElement, ScatterController, Tooltip, zoomPlugin);

type Props = { label: string; data: ChartData; axes: Axes; recent: number | null };

const drawable = () => document.createElement("canvas").getContext("2d") !== null;

function useScheme(): Scheme {
  const dark = useMedia("(prefers-color-scheme: dark)");
  const { theme } = usePreferences().preferences;
  if (theme !== "system") return theme;
  return dark ? "dark" : "light";
}

/** The part of a chart that needs Chart.js: a chunk of its own, loaded with the first chart. */
export default function ChartCanvas({ label, data, axes, recent }: Props) {
  const chart = useRef<ChartJs>(null);
  const scheme = useScheme();
  const still = useMedia("(prefers-reduced-motion: reduce)");
  const tokens = useMemo(() => readTokens(scheme), [scheme]);
  const drawn = useMemo(() => datasets(data, scheme), [data, scheme]);
  const settings = useMemo(() => options({ data, axes, tokens, still, recent }), [data, axes, tokens, still, recent]);
  if (!drawable()) return <p className="text-sm text-soft">This browser draws no charts. The figures are in the table below.</p>;
  return (
    <>
      <div className="chart-canvas">
        <Chart key={`${recent}`} ref={chart} type={data.kind} data={drawn} options={settings} role="img" aria-label={label} />
      </div>
      <p className="mt-2 flex flex-wrap items-center gap-3 text-sm text-soft print:hidden">
        <button type="button" className="link" onClick={() => chart.current?.resetZoom()}>Reset zoom</button>
        <span>Drag to move; zoom with Ctrl and the wheel, or with two fingers.</span>
      </p>
    </>
  );
}
