import { moved, orderOf, placesFor } from "./grid";
import type { Scenario } from "./scenario";

/** From the place of a driver, and the last place of the grid, to the place to move to. */
export type Move = (place: number, last: number) => number;

/**
 * The places of a scenario after a driver has been moved. Where there is no grid yet, the service orders the cars by
 * their chances with the swaps, which are not known here: then every place is written.
 */
export function movedTo(base: readonly string[], { grid, swap }: Scenario, token: string, move: Move, hasGrid: boolean): Map<string, number> {
  const before = orderOf(base, grid);
  const order = moved(before, token, move(before.indexOf(token) + 1, before.length));
  if (!hasGrid && swap.size > 0) return new Map(order.map((driver, index) => [driver, index + 1]));
  return placesFor(base, order, [...grid.keys(), token]);
}
