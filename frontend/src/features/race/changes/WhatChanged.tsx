import type { UseQueryResult } from "@tanstack/react-query";
import { useId } from "react";

import type { Change, Comparison, ForecastHeader } from "../../../api/types";
import { formatProbability } from "../../../lib/format";
import { formatShort } from "../../../lib/time";
import { Async } from "../../../ui/states/Async";
import { EmptyPanel } from "../../../ui/states/EmptyPanel";
import type { Column } from "../../../ui/table/columns";
import { DataTable } from "../../../ui/table/DataTable";
import { ChangeMark } from "./ChangeMark";
import { byChange, reasons } from "./moved";

type ChoiceProps = {
  earlier: readonly ForecastHeader[];
  from: ForecastHeader | undefined;
  onChoose: (id: string) => void;
};

type Props = ChoiceProps & { changes: UseQueryResult<Comparison> };

const difference = ({ from, to }: Change) => to - from;

const COLUMNS: readonly Column<Change>[] = [
  { key: "driver", header: "Driver", rowHeader: true, sort: ({ driver }) => driver, cell: ({ driver }) => driver },
  { key: "before", header: "Before", align: "right", first: "descending", sort: ({ from }) => from, cell: ({ from }) => formatProbability(from) },
  { key: "now", header: "Now", align: "right", first: "descending", sort: ({ to }) => to, cell: ({ to }) => <strong>{formatProbability(to)}</strong> },
  { key: "change", header: "Change", align: "right", first: "descending", sort: (row) => Math.abs(difference(row)), cell: (row) => <ChangeMark change={difference(row)} /> },
  { key: "why", header: "Mostly because of", hideBelow: "sm", cell: ({ contributions }) => reasons(contributions) },
];

const nameOf = ({ stage_label: label, as_of }: ForecastHeader) => `${label}, ${formatShort(as_of)}`;

function EarlierForecast({ earlier, from, onChoose }: ChoiceProps) {
  const id = useId();
  return (
    <p className="mb-3 flex flex-wrap items-center gap-2 text-sm">
      <label htmlFor={id}>Since the forecast</label>
      <select
        id={id}
        className="select"
        value={from?.forecast_id}
        onChange={(event) => {
          onChoose(event.target.value);
        }}
      >
        {earlier.map((one) => (
          <option key={one.forecast_id} value={one.forecast_id}>{nameOf(one)}</option>
        ))}
      </select>
    </p>
  );
}

const names = (rows: Comparison["only_to"]) => rows.map(({ driver }) => driver).join(", ");

/** Each driver's chance before and now, the largest change first, with the reasons. */
export default function WhatChanged({ changes, ...choice }: Props) {
  if (choice.earlier.length === 0) {
    return (
      <EmptyPanel title="Nothing to compare with yet">
        <p>This is the first forecast of this race. The next one is made after the next session that counts; what it changed appears here.</p>
      </EmptyPanel>
    );
  }
  return (
    <>
      <EarlierForecast {...choice} />
      <Async result={changes} loading="Loading the changes" empty={() => <EmptyPanel title="Not kept">The reasons of one of the two forecasts were not kept.</EmptyPanel>}>
        {(found) => (
          <>
            <DataTable id="changes" caption="Probability to win; the change is in percentage points" columns={COLUMNS} rows={byChange(found.changes)} rowKey={(row) => row.driver_id} />
            {found.only_to.length > 0 && <p className="mt-2 text-sm">New in the line-up: {names(found.only_to)}.</p>}
            {found.only_from.length > 0 && <p className="mt-2 text-sm">No longer in the line-up: {names(found.only_from)}.</p>}
          </>
        )}
      </Async>
    </>
  );
}
