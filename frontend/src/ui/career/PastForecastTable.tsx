import type { PastForecast, PastForecasts } from "../../api/types";
import { formatPosition, formatProbability, shortRace } from "../../lib/format";
import { DriverLink } from "../links/DriverLink";
import { RaceLink } from "../links/RaceLink";
import type { Column } from "../table/columns";
import { DataTable } from "../table/DataTable";
import { finishText, forecastsSentence } from "./results";

const RACE: Column<PastForecast> = { key: "race", header: "Race", rowHeader: true, cell: ({ season, round, race }) => <RaceLink season={season} round={round}>{`${shortRace(race)} ${season}`}</RaceLink> };
const DRIVER: Column<PastForecast> = { key: "driver", header: "Driver", sort: ({ driver }) => driver, cell: ({ driver, driver_id }) => <DriverLink id={driver_id}>{driver}</DriverLink> };
const FIGURES: readonly Column<PastForecast>[] = [
  { key: "win", header: "Win", align: "right", first: "descending", sort: (row) => row.win_probability, cell: (row) => formatProbability(row.win_probability) },
  { key: "podium", header: "Podium", align: "right", first: "descending", sort: (row) => row.podium_probability, cell: (row) => formatProbability(row.podium_probability) },
  { key: "expected", header: "Expected", align: "right", hideBelow: "sm", sort: (row) => row.expected_position, cell: (row) => formatPosition(row.expected_position) },
  { key: "finish", header: "Result", align: "right", sort: ({ finish }) => finish, cell: (row) => <span className="font-semibold whitespace-nowrap">{finishText(row)}</span> },
];
const OF_DRIVER = [RACE, ...FIGURES];
const OF_CONSTRUCTOR = [RACE, DRIVER, ...FIGURES];
const MADE: Record<string, string> = { live: "Published before each race.", backtest: "Made afterwards, from what was known before each race (backtest)." };

type Props = { of: "driver" | "constructor"; forecasts: PastForecasts };

/** What we forecast before each race, beside the result. */
export function PastForecastTable({ of, forecasts }: Props) {
  return (
    <section aria-labelledby="past-forecasts">
      <h2 id="past-forecasts" className="text-xl font-bold">Our forecasts against the results</h2>
      {forecasts.count === 0 ? (
        <p className="mt-2 text-sm text-soft">None of these races has a scored forecast: the record of forecasts does not reach back to them.</p>
      ) : (
        <>
          <p className="mt-1 mb-3 max-w-prose text-sm text-soft">{forecastsSentence(forecasts)} {MADE[forecasts.kind]}</p>
          <DataTable id="forecasts" caption="The last forecast before each race" captionHidden columns={of === "driver" ? OF_DRIVER : OF_CONSTRUCTOR} rows={forecasts.forecasts.toReversed()} rowKey={(row) => `${row.forecast_id}-${row.driver_id}`} />
        </>
      )}
    </section>
  );
}
