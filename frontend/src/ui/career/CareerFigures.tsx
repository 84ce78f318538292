import type { ReactNode } from "react";

import type { ConstructorPerformance, DriverPerformance } from "../../api/types";
import { constructorColour } from "../../lib/constructorColours";
import { EmptyPanel } from "../states/EmptyPanel";
import { TabbedSection } from "../tabs/TabbedSection";
import { EloChart } from "./EloChart";
import { GridFinishChart } from "./GridFinishChart";
import { PastForecastTable } from "./PastForecastTable";
import { ResultTable } from "./ResultTable";
import { SeasonPointsChart } from "./SeasonPointsChart";

const TABS = [
  { id: "results", label: "Results" },
  { id: "forecasts", label: "Our forecasts" },
] as const;

export type Career = DriverPerformance | ConstructorPerformance;

export type Figures<Data extends Career> = {
  of: "driver" | "constructor";
  /** Address of the results as CSV. */
  csv: string;
  /** What only one of the two kinds has: beside the charts, and below them. */
  beside: (data: Data, lastSeason: number) => ReactNode;
  below?: (data: Data) => ReactNode;
};

export const nameOf = (data: Career) => ("driver" in data ? data.driver : data.constructor);

/** The charts of a driver or constructor, and their races one by one. */
export function CareerFigures<Data extends Career>({ of, data, csv, beside, below }: Figures<Data> & { data: Data }) {
  const { results, points_by_season: seasons } = data;
  const name = nameOf(data);
  const last = results.at(-1);
  if (!last) return <EmptyPanel title="No race yet">{name} has started in no race on record.</EmptyPanel>;
  const colour = constructorColour(last.constructor, last.season);
  return (
    <div className="space-y-8">
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 xl:grid-cols-2">
        <EloChart of={of} name={name} ratings={data.elo_evolution} colour={colour} />
        <GridFinishChart name={name} figures={data.grid_against_finish} results={results} colour={colour} />
        {seasons.length > 0 && <SeasonPointsChart name={name} seasons={seasons} colour={colour} />}
        {beside(data, last.season)}
      </div>
      {below?.(data)}
      <TabbedSection name="history" label="Race by race" tabs={TABS} fallback="results">
        {(tab) =>
          tab === "forecasts" ? (
            <PastForecastTable of={of} forecasts={data.forecasts} />
          ) : (
            <ResultTable of={of} caption={`Results of ${name}`} results={results} csv={csv} />
          )
        }
      </TabbedSection>
    </div>
  );
}
