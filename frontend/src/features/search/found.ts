import type { Circuit, ListedConstructor, ListedDriver, RaceWithWeather } from "../../api/types";

export type Found = { to: string; name: string; note: string; kind: "Page" | "Driver" | "Constructor" | "Circuit" | "Race" };

type Lists = {
  drivers: readonly ListedDriver[];
  constructors: readonly ListedConstructor[];
  circuits: readonly Circuit[];
  races: readonly RaceWithWeather[];
};

/** Where a reader may want to go who has not typed yet. */
export const PAGES: readonly Found[] = [
  { to: "/", name: "The next race", note: "forecast", kind: "Page" },
  { to: "/calendar", name: "Calendar", note: "all races of a season", kind: "Page" },
  { to: "/standings", name: "Standings", note: "drivers, constructors, title odds", kind: "Page" },
  { to: "/accuracy", name: "Accuracy", note: "how good the forecasts are", kind: "Page" },
];

export const driverFound = ({ driver_id: id, name, constructor: car, nationality }: ListedDriver): Found => ({ to: `/drivers/${id}`, name, note: car?.name ?? nationality, kind: "Driver" });

/** Those who drive now stand before those of the past. */
const presentFirst = (drivers: readonly ListedDriver[]) => drivers.toSorted((a, b) => Number(b.constructor !== null) - Number(a.constructor !== null));

/** What a search found, with the page that each leads to. A race without a round, such as a cancelled one, has no page. */
export function found({ drivers, constructors, circuits, races }: Lists): Found[] {
  return [
    ...presentFirst(drivers).map(driverFound),
    ...constructors.map((one): Found => ({ to: `/constructors/${one.constructor_id}`, name: one.name, note: one.nationality, kind: "Constructor" })),
    ...circuits.map((one): Found => ({ to: `/circuits/${one.circuit_id}`, name: one.name, note: one.country, kind: "Circuit" })),
    ...races
      .filter(({ round }) => round !== null)
      .map((one): Found => ({ to: `/races/${one.season}/${one.round ?? 0}`, name: `${one.name} ${one.season}`, note: one.circuit, kind: "Race" })),
  ];
}
