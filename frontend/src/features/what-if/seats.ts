import type { WhatIfPrediction } from "../../api/types";
import { gridText } from "../../lib/grid";

/** A driver in a car; `token` names them in an address: the code, or the id where two share one or there is none. */
export type Seat = { token: string; driver: string; code: string; driver_id: number; constructor: string; pitLane: boolean };

type Named = { driver_code: string; driver_id: number };

export function tokenOf(row: Named, all: readonly Named[]): string {
  const isAlone = row.driver_code !== "" && all.filter(({ driver_code: code }) => code === row.driver_code).length === 1;
  return isAlone ? row.driver_code.toUpperCase() : String(row.driver_id);
}

type Row = Pick<WhatIfPrediction, "driver" | "driver_code" | "driver_id" | "constructor" | "grid_position" | "win_probability">;

const BACK = 99;

/** The cars of the unchanged race in the order of its grid, or before there is one by the chance to win; pit-lane starts last. */
export function seatsOf(rows: readonly Row[]): Seat[] {
  const hasGrid = rows.some((row) => row.grid_position !== null);
  const key = (row: Row) => (hasGrid ? (row.grid_position ?? BACK) : -row.win_probability);
  return rows
    .toSorted((a, b) => key(a) - key(b))
    .map((row) => ({ token: tokenOf(row, rows), driver: row.driver, code: row.driver_code, driver_id: row.driver_id, constructor: row.constructor, pitLane: gridText(row.grid_position, rows) === "pit" }));
}

export type Substitute = Pick<Seat, "token" | "driver" | "code" | "driver_id">;

/** Who drives each car after the swaps, as the API has it: a driver of the race who takes another car leaves theirs to its driver. */
export function swapped(seats: readonly Seat[], swap: ReadonlyMap<string, string>, substitutes: readonly Substitute[]): Seat[] {
  const drivers = new Map<string, Substitute>([...substitutes, ...seats].flatMap((one) => [[one.token, one], [String(one.driver_id), one]]));
  const token = (name: string) => drivers.get(name)?.token ?? name;
  const replacements = new Map([...swap].map(([old, replacement]) => [token(old), token(replacement)]));
  const replacedBy = new Map([...replacements].map(([old, replacement]) => [replacement, old]));
  const driverOf = new Map(replacements);
  for (const left of replacements.values()) {
    if (replacements.has(left)) continue;
    let driver = left;
    for (let old = replacedBy.get(driver); old !== undefined; old = replacedBy.get(driver)) driver = old;
    driverOf.set(left, driver);
  }
  return seats.map((seat) => {
    const driver = drivers.get(driverOf.get(seat.token) ?? seat.token);
    return driver ? { ...seat, token: driver.token, driver: driver.driver, code: driver.code, driver_id: driver.driver_id } : seat;
  });
}
