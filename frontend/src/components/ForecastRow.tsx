import { useId, useState } from "react";

import type { Prediction } from "../api/types";
import { formatInterval, formatPosition, formatProbability } from "../lib/format";
import { intervalLevel, mainInterval } from "../lib/interval";
import type { Scale } from "../lib/scale";
import { Contributions } from "./Contributions";
import { DriverCell } from "./DriverCell";
import { WinBar } from "./WinBar";

/** Columns that not every forecast has. */
export type Columns = { grid: boolean; finish: boolean };

type Props = { prediction: Prediction; rank: number; colour: number; scale: Scale; longest: number; columns: Columns };

// Narrow screens lay a row out as a small card (styles.css), which takes a table's roles away: they are named here.
export function ForecastRow({ prediction, rank, colour, scale, longest, columns }: Props) {
  const [open, setOpen] = useState(false);
  const detail = useId();
  const interval = mainInterval(prediction);
  return (
    <>
      <tr role="row">
        <td role="cell" className="cell-rank">{rank}</td>
        <th role="rowheader" scope="row" className="cell-driver">
          <DriverCell
            prediction={prediction}
            colour={colour}
            open={open}
            detail={detail}
            onToggle={() => {
              setOpen(!open);
            }}
          />
        </th>
        <td role="cell" className="cell-constructor">{prediction.constructor}</td>
        {columns.grid && <td role="cell" data-label="Grid" className="cell-extra cell-grid">{prediction.grid_position ?? <abbr title="no grid position">–</abbr>}</td>}
        <td role="cell" className="cell-bar"><WinBar scale={scale} probability={prediction.win_probability} interval={interval} /></td>
        <td role="cell" className="cell-win">
          <span className="win-figure">{formatProbability(prediction.win_probability)}</span>
          <span className="interval"><span className="sr-only">, {intervalLevel([prediction])}% interval </span>{formatInterval(interval)}</span>
        </td>
        <td role="cell" data-label="Podium" className="cell-extra">{formatProbability(prediction.podium_probability)}</td>
        <td role="cell" data-label="Points" className="cell-extra">{formatProbability(prediction.points_probability)}</td>
        {columns.finish && (
          <td role="cell" data-label="Finish" className="cell-extra">
            {prediction.finish_probability === null ? "–" : formatProbability(prediction.finish_probability)}
          </td>
        )}
        <td role="cell" data-label="Expected" className="cell-extra">{formatPosition(prediction.expected_position)}</td>
      </tr>
      {open && (
        <tr role="row" id={detail} className="detail">
          <td role="cell" colSpan={8 + Number(columns.grid) + Number(columns.finish)}><Contributions prediction={prediction} longest={longest} /></td>
        </tr>
      )}
    </>
  );
}
