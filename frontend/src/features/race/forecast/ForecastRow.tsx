import { lazy, Suspense, useId, useState } from "react";

import type { Colour } from "../../../lib/constructorColours";
import type { Change, Prediction } from "../../../api/types";
import { formatInterval, formatPosition, formatProbability } from "../../../lib/format";
import { gridText } from "../../../lib/grid";
import { intervalLevel, mainInterval } from "../../../ui/probability/interval";
import type { Scale } from "../../../ui/probability/scale";
import { ChangeMark } from "../changes/ChangeMark";
import { DriverCell } from "./DriverCell";
import { ProbabilityBar } from "../../../ui/probability/ProbabilityBar";

const Contributions = lazy(() => import("./Contributions"));

/** Columns that not every forecast has. */
export type Columns = { grid: boolean; finish: boolean; change: boolean };

type Props = { prediction: Prediction; rank: number; colour: Colour; scale: Scale; field: readonly Prediction[]; columns: Columns; change?: Change | undefined };

// Narrow screens lay a row out as a small card (race.css), which takes a table's roles away: they are named here.
export function ForecastRow({ prediction, rank, colour, scale, field, columns, change }: Props) {
  const [open, setOpen] = useState(false);
  const detail = useId();
  const interval = mainInterval(prediction);
  return (
    <>
      <tr role="row" data-open={open}>
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
        <td role="cell" className="cell-win">
          <span className="win-figure">{formatProbability(prediction.win_probability)}</span>
          <span className="interval"><span className="sr-only">, {intervalLevel([prediction])}% interval </span>{formatInterval(interval)}</span>
        </td>
        <td role="cell" className="cell-bar"><ProbabilityBar scale={scale} probability={prediction.win_probability} interval={interval} /></td>
        {columns.change && <td role="cell" className="cell-change"><ChangeMark change={change ? change.to - change.from : null} /></td>}
        {columns.grid && <td role="cell" data-label="Grid" className="cell-extra cell-grid">{gridText(prediction.grid_position, field) ?? <abbr title="no grid position">–</abbr>}</td>}
        <td role="cell" data-label="Podium" className="cell-extra">{formatProbability(prediction.podium_probability)}</td>
        <td role="cell" data-label="Points" className="cell-extra">{formatProbability(prediction.points_probability)}</td>
        {columns.finish && (
          <td role="cell" data-label="Finish" className="cell-extra cell-finish">
            {prediction.finish_probability === null ? "–" : formatProbability(prediction.finish_probability)}
          </td>
        )}
        <td role="cell" data-label="Exp." className="cell-extra">{formatPosition(prediction.expected_position)}</td>
      </tr>
      {open && (
        <tr role="row" id={detail} className="detail">
          <td role="cell" colSpan={8 + Object.values(columns).filter(Boolean).length}>
            <Suspense fallback={null}><Contributions prediction={prediction} field={field} change={change} /></Suspense>
          </td>
        </tr>
      )}
    </>
  );
}
