import { Link } from "react-router";

import type { ShortCar } from "../../../api/types";
import { constructorColour } from "../../../lib/constructorColours";
import { formatShortDay, formatWeekdayShort, trackDay } from "../../../lib/time";
import { ConstructorLink } from "../../../ui/links/ConstructorLink";
import { DriverLink } from "../../../ui/links/DriverLink";
import { RaceLink } from "../../../ui/links/RaceLink";
import type { Column } from "../../../ui/table/columns";
import { carName, type SeasonRace, statusOf } from "./races";

function Drivers({ cars }: { cars: readonly ShortCar[] }) {
  return cars.map(({ driver_id, driver }, index) => <span key={driver_id}>{index > 0 && " and "}<DriverLink id={driver_id}>{driver}</DriverLink></span>);
}

function Name({ race }: { race: SeasonRace }) {
  const cancelled = race.status === "cancelled";
  return (
    <div className={cancelled ? "text-soft line-through" : undefined}>
      <RaceLink season={race.season} round={cancelled ? null : race.round}>{race.name}</RaceLink>
      {race.sprint_weekend && <span className="mark">Sprint</span>}
      <span className="block text-xs text-soft md:hidden">{race.circuit}</span>
    </div>
  );
}

function Status({ race }: { race: SeasonRace }) {
  const status = statusOf(race);
  const strong = race.status === "under_way" || status === "forecast";
  return <span className={strong ? "font-semibold text-accent" : race.status === "cancelled" ? "font-semibold text-alarm" : "text-soft"}>{status}</span>;
}

const ROUND: Column<SeasonRace> = { key: "round", header: "Round", align: "right", hideBelow: "sm", sort: ({ round }) => round, cell: ({ round }) => round ?? "–" };
const NAME: Column<SeasonRace> = { key: "name", header: "Race", rowHeader: true, sort: ({ name }) => name, cell: (race) => <Name race={race} /> };
const DAY: Column<SeasonRace> = {
  key: "day",
  header: "Day",
  sort: (race) => trackDay(race),
  cell: (race) => (
    <>
      <time dateTime={trackDay(race)} className="whitespace-nowrap">{formatWeekdayShort(trackDay(race))}</time>
      {race.former_date && <span className="block whitespace-nowrap text-xs text-soft">moved from {formatShortDay(race.former_date)}</span>}
    </>
  ),
};
const CIRCUIT: Column<SeasonRace> = {
  key: "circuit",
  header: "Circuit",
  hideBelow: "md",
  sort: ({ circuit }) => circuit,
  cell: ({ circuit, circuit_id, country }) => (
    <>
      <Link className="link" to={`/circuits/${circuit_id}`}>{circuit}</Link> <span className="text-soft max-lg:hidden">{country}</span>
    </>
  ),
};
const STATUS: Column<SeasonRace> = { key: "status", header: "Status", sort: (race) => statusOf(race), cell: (race) => <Status race={race} /> };

const WINNER: Column<SeasonRace> = { key: "winner", header: "Winner", sort: ({ winners }) => (winners.length === 0 ? null : carName(winners)), cell: ({ winners }) => <Drivers cars={winners} /> };
const CAR: Column<SeasonRace> = {
  key: "constructor",
  header: "Constructor",
  hideBelow: "lg",
  sort: ({ winners }) => winners[0]?.constructor ?? null,
  cell: ({ winners: [first], season }) => first && <ConstructorLink id={first.constructor_id} colour={constructorColour(first.constructor, season)}>{first.constructor}</ConstructorLink>,
};
const POLE: Column<SeasonRace> = { key: "pole", header: "Pole", hideBelow: "lg", sort: ({ pole: first }) => first?.driver ?? null, cell: ({ pole: first }) => first && <Drivers cars={[first]} /> };

/** Only what differs within the season: a finished one needs no status. */
export function columns(races: readonly SeasonRace[], results: boolean): Column<SeasonRace>[] {
  const anyStatus = races.some(({ status }) => status !== "held");
  return [ROUND, NAME, DAY, CIRCUIT, ...(anyStatus ? [STATUS] : []), ...(results ? [WINNER, CAR, POLE] : [])];
}
