import type { Query } from "../../api/address";

/** As the address carries it: the places that drivers were put on, the weather, and who drives whose car. */
export type Scenario = {
  grid: ReadonlyMap<string, number>;
  wet: boolean | null;
  /** By the replaced driver. */
  swap: ReadonlyMap<string, string>;
};

export const UNCHANGED: Scenario = { grid: new Map(), wet: null, swap: new Map() };

type Question = Query<"/api/v1/predictions/race/{race_id}/what-if">;

function pairs(text: string | null): [string, string][] {
  return (text ?? "").split(",").flatMap((part) => {
    const [name = "", value = "", more] = part.split(":").map((word) => word.trim().toUpperCase());
    return name !== "" && value !== "" && more === undefined ? [[name, value]] : [];
  });
}

/** Of an address such as ?grid=VER:10,NOR:1&wet=1&swap=PER:LAW; what cannot be read is left out. */
export function readScenario(search: URLSearchParams): Scenario {
  const wet = search.get("wet");
  const places = pairs(search.get("grid")).filter(([, place]) => /^[1-9]\d?$/.test(place));
  return {
    grid: new Map(places.map(([driver, place]) => [driver, Number(place)])),
    wet: wet === "1" ? true : wet === "0" ? false : null,
    swap: new Map(pairs(search.get("swap"))),
  };
}

const written = (map: ReadonlyMap<string, number | string>) => [...map].map(([name, value]) => `${name}:${value}`).join(",");

/** The parameters of the API for a scenario, which are those of the address too. */
export function questionOf({ grid, wet, swap }: Scenario): Question {
  return {
    ...(grid.size > 0 && { grid: written(grid) }),
    ...(wet !== null && { wet: wet ? "1" : "0" }),
    ...(swap.size > 0 && { swap: written(swap) }),
  };
}

export const isSame = (one: Scenario, other: Scenario): boolean => JSON.stringify(questionOf(one)) === JSON.stringify(questionOf(other));

export const isUnchanged = (scenario: Scenario): boolean => isSame(scenario, UNCHANGED);

/** The scenario in an address that keeps its other parameters. */
export function writeScenario(search: URLSearchParams, scenario: Scenario): URLSearchParams {
  const after = new URLSearchParams(search);
  for (const name of ["grid", "wet", "swap"]) after.delete(name);
  for (const [name, value] of Object.entries(questionOf(scenario))) after.set(name, String(value));
  return after;
}
