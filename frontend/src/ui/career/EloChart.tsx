import { useMemo } from "react";

import type { Colour } from "../../lib/constructorColours";
import { formatDay } from "../../lib/time";
import { Chart } from "../chart/Chart";
import type { Column } from "../table/columns";
import { DataTable } from "../table/DataTable";
import { type CareerRating, eloChart } from "./elo";

const AXES = { x: "Season and round", y: "Elo rating", format: (value: number) => value.toFixed(0) };
const SUMMARIES = {
  driver: "The rating of the driver and of the car after each race. A higher one is faster; 1500 is the mean.",
  constructor: "The rating of the car after each race. A higher one is faster; 1500 is the mean.",
};

const DAY: Column<CareerRating> = { key: "date", header: "After the race of", rowHeader: true, first: "descending", sort: ({ date }) => date, cell: ({ date }) => formatDay(date) };
const DRIVER: Column<CareerRating> = { key: "driver", header: "Driver", align: "right", sort: (row) => row.driver_rating ?? null, cell: (row) => row.driver_rating?.toFixed(0) ?? "–" };
const CAR: Column<CareerRating> = { key: "car", header: "Car", align: "right", sort: (row) => row.constructor_rating, cell: (row) => row.constructor_rating?.toFixed(0) ?? "–" };
const COLUMNS = { driver: [DAY, DRIVER, CAR], constructor: [DAY, CAR] };

type Props = { of: "driver" | "constructor"; name: string; ratings: readonly CareerRating[]; colour: Colour };

export function EloChart({ of, name, ratings, colour }: Props) {
  const data = useMemo(() => eloChart(name, ratings, colour), [name, ratings, colour]);
  const table = <DataTable id="elo" caption={`Elo ratings of ${name}`} columns={COLUMNS[of]} rows={ratings} rowKey={({ race_id }) => race_id} defaultSort="-date" />;
  return <Chart id="elo" title="Elo ratings" summary={SUMMARIES[of]} data={data} axes={AXES} table={table} recent={Infinity} />;
}
