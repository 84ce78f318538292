import { useState } from "react";

import type { Change, Prediction } from "../../../api/types";
import { intervalLevel } from "../../../ui/probability/interval";
import { constructorColour, constructorColours } from "../../../lib/constructorColours";
import { winScale } from "../../../ui/probability/scale";
import { sortPredictions, type SortKey, winRanks } from "./sort";
import { ForecastRow } from "./ForecastRow";
import { SortHeader } from "./SortHeader";
import { ProbabilityAxis } from "../../../ui/probability/ProbabilityAxis";

type Props = {
  season: number;
  predictions: readonly Prediction[];
  /** Since an earlier forecast; undefined where there is none to compare with. */
  changes?: readonly Change[] | undefined;
  /** The earlier forecast in words. */
  since?: string | undefined;
};

export function ForecastTable({ season, predictions, changes, since }: Props) {
  const [sorted, setSorted] = useState<SortKey>("win");
  const scale = winScale(predictions);
  const ranks = winRanks(predictions);
  const colours = constructorColours(
    predictions.map((p) => p.constructor),
    season,
  );
  const columns = {
    grid: predictions.some((p) => p.grid_position !== null),
    finish: predictions.some((p) => p.finish_probability !== null),
    change: changes !== undefined,
  };
  const changeOf = new Map(changes?.map((change) => [change.driver_id, change]));
  const header = { sorted, onSort: setSorted };
  return (
    <table role="table" className={`forecast${columns.grid ? " with-grid" : ""}${columns.finish ? " with-finish" : ""}${columns.change ? " with-change" : ""}`}>
      <caption>
        The bar is the probability to win, the whisker across it the {intervalLevel(predictions)}% interval of that probability;{" "}
        {columns.change && `▲▼ is its change in percentage points since the forecast “${since ?? "before"}”; `}
        {columns.finish && "finish is the probability not to retire, "}expected the mean finishing place. Open a driver to see what moved the forecast.
      </caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col" className="cell-rank"><abbr title="Rank by win probability">#</abbr></th>
          <SortHeader {...header} name="driver" label="Driver" />
          <SortHeader {...header} name="constructor" label="Constructor" />
          <SortHeader {...header} name="win" label="Win" className="numeric" />
          <th role="columnheader" scope="col" className="cell-bar">
            <span className="sr-only">Win probability as a bar</span>
            <div className="axis-frame"><ProbabilityAxis scale={scale} /></div>
          </th>
          {columns.change && <th role="columnheader" scope="col" className="cell-change"><abbr title="Change of the win probability since an earlier forecast, in percentage points">▲▼</abbr></th>}
          {columns.grid && <SortHeader {...header} name="grid" label="Grid" className="numeric" />}
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
            colour={colours.get(prediction.constructor) ?? constructorColour(prediction.constructor, season)}
            scale={scale}
            field={predictions}
            columns={columns}
            change={changeOf.get(prediction.driver_id)}
          />
        ))}
      </tbody>
    </table>
  );
}
