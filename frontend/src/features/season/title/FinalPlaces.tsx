import { useMemo } from "react";

import { useSeasonForecast } from "../../../api/queries";
import type { SeasonForecast, SeasonPrediction } from "../../../api/types";
import { constructorColours } from "../../../lib/constructorColours";
import { plural } from "../../../lib/format";
import { formatInstant } from "../../../lib/time";
import { ConstructorLink } from "../../../ui/links/ConstructorLink";
import { DriverLink } from "../../../ui/links/DriverLink";
import { Async } from "../../../ui/states/Async";
import type { Column } from "../../../ui/table/columns";
import { DataTable } from "../../../ui/table/DataTable";
import { type Championship, nameOf } from "../championship";
import { likelyPlaces, placesText, titleWords } from "./odds";
import { PlaceStrip } from "./PlaceStrip";

type Row = SeasonPrediction;

const round = (points: number | undefined) => (points ?? 0).toFixed(0);

const FIGURES: readonly Column<Row>[] = [
  { key: "points", header: "Now", align: "right", hideBelow: "sm", first: "descending", sort: ({ points }) => points, cell: ({ points }) => points },
  {
    key: "expected",
    header: "At the end",
    align: "right",
    first: "descending",
    sort: (row) => row.expected_points,
    cell: ({ expected_points: expected, points_interval: [lower, upper] }) => <>{round(expected)} {round(lower) !== round(upper) && <span className="block text-xs text-soft">{round(lower)}–{round(upper)}</span>}</>,
  },
  {
    key: "title",
    header: "Title",
    align: "right",
    first: "descending",
    sort: (row) => row.title_probability,
    cell: (row) => {
      const { chance, interval } = titleWords(row);
      return <>{chance} <span className="block text-xs text-soft">{interval}</span></>;
    },
  },
  { key: "places", header: "Final place", sort: (row) => likelyPlaces(row)[0], cell: (row) => <span className="font-semibold whitespace-nowrap">{placesText(likelyPlaces(row))}</span> },
  { key: "strip", header: "First to last", hideBelow: "md", cell: ({ positions }) => <PlaceStrip places={positions} /> },
];

function Table({ championship, forecast }: { championship: Championship; forecast: SeasonForecast }) {
  const columns = useMemo((): Column<Row>[] => {
    const colours = constructorColours(forecast.predictions.map((row) => row.constructor), forecast.season);
    const name = (row: Row) => (row.driver_id === null ? <ConstructorLink id={row.constructor_id} colour={colours.get(row.constructor)}>{row.constructor}</ConstructorLink> : <DriverLink id={row.driver_id}>{nameOf(row)}</DriverLink>);
    return [{ key: "name", header: championship === "drivers" ? "Driver" : "Constructor", rowHeader: true, sort: nameOf, cell: name }, ...FIGURES];
  }, [championship, forecast]);
  const caption = `Forecast of ${formatInstant(forecast.as_of)}, after the ${forecast.data_through.name}; ${plural(forecast.races_left, "race")} left. Points and title with their 95% intervals; four of five simulated seasons end within the final places shown; out: can no longer win it.`;
  return <DataTable id="final" caption={caption} columns={columns} rows={forecast.predictions} rowKey={(row) => row.driver_id ?? row.constructor_id} defaultSort="-expected" />;
}

type Props = { year: number; championship: Championship };

/** How the championship may end. */
export function FinalPlaces({ year, championship }: Props) {
  return (
    <section aria-labelledby="final-places">
      <h2 id="final-places" className="mb-3 text-xl font-bold">How it may end</h2>
      <Async
        result={useSeasonForecast(year, { championship })}
        loading="Loading the forecast of the season"
        empty={() => <p className="text-sm text-soft">The rest of this season has not been forecast yet.</p>}
      >
        {(forecast) => <Table championship={championship} forecast={forecast} />}
      </Async>
    </section>
  );
}
