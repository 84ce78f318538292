import { useMemo } from "react";

import { useTitleOdds } from "../../../api/queries";
import type { Championship as Odds, TitleForecast } from "../../../api/types";
import { formatProbability, shortRace } from "../../../lib/format";
import { Chart } from "../../../ui/chart/Chart";
import { Async } from "../../../ui/states/Async";
import type { Column } from "../../../ui/table/columns";
import { DataTable } from "../../../ui/table/DataTable";
import type { Championship } from "../championship";
import { contenders, entrantOf, oddsChart, titleWords } from "./odds";

const WHOLE = 60;
const AXES = { x: "Before", y: "Chance of the title", min: 0, max: 100, format: (value: number) => `${value}%`, formatPoint: (value: number) => formatProbability(value / 100) };
const MADE = { live: "", backtest: " Made afterwards, from what was known before each race." };

function OddsChart({ odds }: { odds: Odds }) {
  const data = useMemo(() => oddsChart(odds), [odds]);
  const columns = useMemo(
    (): Column<TitleForecast>[] => [
      { key: "race", header: "Before", rowHeader: true, cell: ({ race }) => shortRace(race) },
      ...contenders(odds).map(({ id, name }): Column<TitleForecast> => ({
        key: id,
        header: name,
        align: "right",
        cell: ({ entrants }) => {
          const entrant = entrantOf(entrants, id);
          if (!entrant) return "–";
          const { chance, interval } = titleWords(entrant);
          return <>{chance} <span className="block text-xs text-soft">{interval}</span></>;
        },
      })),
    ],
    [odds],
  );
  const table = <DataTable id="odds" caption={`Chance of the title before each race of ${odds.season}, with its 95% interval`} columns={columns} rows={odds.forecasts} rowKey={({ race_id }) => race_id} />;
  const summary = `The chance of the title as forecast before each race; the band is its 95% interval.${odds.kind === "backtest" ? MADE.backtest : MADE.live}`;
  return <Chart id="odds" title="Title odds through the season" summary={summary} data={data} axes={AXES} table={table} recent={WHOLE} />;
}

type Props = { year: number; championship: Championship };

/** How the chances of the title moved; nothing where the record of forecasts does not reach. */
export function TitleOdds({ year, championship }: Props) {
  return (
    <Async
      result={useTitleOdds(year, { championship, kind: undefined })}
      loading="Loading the title odds"
      empty={() => <p className="text-sm text-soft">There are no title odds for {year}: no forecast of this championship was made before its races.</p>}
    >
      {(odds) => <OddsChart odds={odds} />}
    </Async>
  );
}
