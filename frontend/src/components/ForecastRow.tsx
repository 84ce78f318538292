import type { Prediction } from "../api/types";
import { formatInterval, formatPosition, formatProbability } from "../lib/format";
import type { Scale } from "../lib/scale";
import { WinBar } from "./WinBar";

type Props = { prediction: Prediction; rank: number; colour: number; scale: Scale; withGrid: boolean };

// Narrow screens lay a row out as a small card (styles.css), which takes a table's roles away: they are named here.
export function ForecastRow({ prediction, rank, colour, scale, withGrid }: Props) {
  const interval = formatInterval(prediction.confidence_interval);
  return (
    <tr role="row">
      <td role="cell" className="cell-rank">{rank}</td>
      <th role="rowheader" scope="row" className="cell-driver">
        <span className="driver">
          <svg aria-hidden="true" className="chip"><rect width="100%" height="100%" rx="2" className={`constructor-${colour}`} /></svg>
          <span className="driver-code">{prediction.driver_code}</span> <span>{prediction.driver}</span>
        </span>
      </th>
      <td role="cell" className="cell-constructor">{prediction.constructor}</td>
      {withGrid && <td role="cell" data-label="Grid" className="cell-extra">{prediction.grid_position ?? <abbr title="no grid position">–</abbr>}</td>}
      <td role="cell" className="cell-bar"><WinBar scale={scale} probability={prediction.win_probability} interval={prediction.confidence_interval} /></td>
      <td role="cell" className="cell-win">
        <span className="win-figure">{formatProbability(prediction.win_probability)}</span>
        <span className="interval"><span className="sr-only">, interval </span>{interval}</span>
      </td>
      <td role="cell" data-label="Podium" className="cell-extra">{formatProbability(prediction.podium_probability)}</td>
      <td role="cell" data-label="Points" className="cell-extra">{formatProbability(prediction.points_probability)}</td>
      <td role="cell" data-label="Expected" className="cell-extra">{formatPosition(prediction.expected_position)}</td>
    </tr>
  );
}
