import { useState } from "react";

import type { LineUp, Prediction } from "../api/types";
import { reach } from "../lib/contributions";
import { intervalLevel } from "../lib/interval";
import { constructorColours } from "../lib/palette";
import { winScale } from "../lib/scale";
import { sortPredictions, type SortKey, winRanks } from "../lib/sort";
import { lineUpChangesSentence } from "../lib/words";
import { ForecastRow } from "./ForecastRow";
import { SortHeader } from "./SortHeader";
import { WinAxis } from "./WinAxis";

type Props = { raceName: string; predictions: readonly Prediction[]; lineUp: LineUp | null };

export function ForecastTable({ raceName, predictions, lineUp }: Props) {
  const [sorted, setSorted] = useState<SortKey>("win");
  const scale = winScale(predictions);
  const longest = reach(predictions);
  const ranks = winRanks(predictions);
  const colours = constructorColours(predictions.map((p) => p.constructor));
  const columns = {
    grid: predictions.some((p) => p.grid_position !== null),
    finish: predictions.some((p) => p.finish_probability !== null),
  };
  const changes = lineUpChangesSentence(lineUp);
  const header = { sorted, onSort: setSorted };
  return (
    <table role="table" className={`forecast${columns.grid ? " with-grid" : ""}${columns.finish ? " with-finish" : ""}`}>
      <caption>
        <span className="text-xl font-bold">Every driver’s chances</span>
        <span className="mt-1 block text-sm text-soft">
          Forecast for the {raceName}. The bar is the probability to win, the whisker across it the {intervalLevel(predictions)}% interval of
          that probability; {columns.finish && "finish is the probability not to retire, "}expected the mean finishing place. Open a driver to see what moved the forecast.
        </span>
        {changes && <span className="mt-2 block text-sm font-semibold">{changes}</span>}
      </caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col" className="cell-rank"><abbr title="Rank by win probability">#</abbr></th>
          <SortHeader {...header} name="driver" label="Driver" />
          <SortHeader {...header} name="constructor" label="Constructor" />
          {columns.grid && <SortHeader {...header} name="grid" label="Grid" className="numeric" />}
          <th role="columnheader" scope="col" className="cell-bar">
            <span className="sr-only">Win probability as a bar</span>
            <div className="axis-frame"><WinAxis scale={scale} /></div>
          </th>
          <SortHeader {...header} name="win" label="Win" className="numeric" />
          <SortHeader {...header} name="podium" label="Podium" className="numeric" />
          <SortHeader {...header} name="points" label="Points" className="numeric" />
          {columns.finish && <SortHeader {...header} name="finish" label="Finish" className="numeric" />}
          <SortHeader {...header} name="expected" label="Expected" className="numeric" />
        </tr>
      </thead>
      <tbody role="rowgroup">
        {sortPredictions(predictions, sorted).map((prediction) => (
          <ForecastRow
            key={prediction.driver_id}
            prediction={prediction}
            rank={ranks.get(prediction.driver_id) ?? 0}
            colour={colours.get(prediction.constructor) ?? 0}
            scale={scale}
            longest={longest}
            columns={columns}
          />
        ))}
      </tbody>
    </table>
  );
}
