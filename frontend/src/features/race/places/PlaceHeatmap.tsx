import "../../../ui/table/table.css";
import "./places.css";

import type { CSSProperties } from "react";

import { useRacePredictions } from "../../../api/queries";
import type { Race, Stage } from "../../../api/types";
import { formatPosition } from "../../../lib/format";
import { Async } from "../../../ui/states/Async";
import { EmptyPanel } from "../../../ui/states/EmptyPanel";
import { type Cell, placeRows, placesOf } from "./places";

type Props = { race: Race; stage: Stage };

const Heat = ({ cell: { text, words, heat } }: { cell: Cell }) => (
  <td className="heat" style={{ "--heat": heat.toFixed(3) } as CSSProperties}>
    {text === "" ? <span className="sr-only">{words}</span> : text}
  </td>
);

const NotKept = () => <EmptyPanel title="Not kept">This forecast is from before the chances of every place were kept.</EmptyPanel>;

/** The chance of each driver for each place, as a table whose cells are as dark as they are likely. */
export default function PlaceHeatmap({ race, stage }: Props) {
  const predictions = useRacePredictions(race.race_id, { stage, places: "1" });
  return (
    <Async result={predictions} loading="Loading the finishing positions" isEmpty={(rows) => placesOf(rows) === 0} empty={NotKept}>
      {(rows) => (
        <div role="region" aria-label="Finishing positions" tabIndex={0} className="table-scroll">
          <table className="heatmap">
            <caption>Chance of every finishing place in percent; blank is less than half a percent. “Out” is not to finish.</caption>
            <thead>
              <tr>
                <th scope="col">Driver</th>
                <th scope="col"><abbr title="Mean finishing place">Exp.</abbr></th>
                {Array.from({ length: placesOf(rows) }, (_, index) => <th key={index} scope="col">{index + 1}</th>)}
                <th scope="col">Out</th>
              </tr>
            </thead>
            <tbody>
              {placeRows(rows).map((row) => (
                <tr key={row.driver_id}>
                  <th scope="row"><span className="sm:hidden">{row.code || row.driver}</span><span className="max-sm:sr-only">{row.driver}</span></th>
                  <td className="font-bold">{formatPosition(row.expected)}</td>
                  {row.cells.map((cell, index) => <Heat key={index} cell={cell} />)}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Async>
  );
}
