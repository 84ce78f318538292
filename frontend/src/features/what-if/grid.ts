/** The order of a grid: drivers with a place of their own stand on it, the others fill the rest in their order, as the API does it. */
export function orderOf(base: readonly string[], places: ReadonlyMap<string, number>): string[] {
  const placed = new Map([...places].filter(([driver]) => base.includes(driver)).map(([driver, place]) => [place, driver]));
  const others = base.filter((driver) => !places.has(driver));
  return base.map((_, index) => placed.get(index + 1) ?? others.shift() ?? "").filter((driver) => driver !== "");
}

/** The order after a driver has been taken out and put on a place, from 1; places beyond the ends are the ends. */
export function moved(order: readonly string[], driver: string, place: number): string[] {
  const others = order.filter((one) => one !== driver);
  const index = Math.min(Math.max(place, 1), order.length) - 1;
  return [...others.slice(0, index), driver, ...others.slice(index)];
}

const placesIn = (order: readonly string[], drivers: Iterable<string>) => new Map([...drivers].map((driver) => [driver, order.indexOf(driver) + 1]));
const same = (one: readonly string[], other: readonly string[]) => one.every((driver, index) => driver === other[index]);

/** The shortest way to write an order: the places of those who were moved by hand, or else of all who stand elsewhere. */
export function placesFor(base: readonly string[], order: readonly string[], movedByHand: Iterable<string>): Map<string, number> {
  if (same(base, order)) return new Map();
  const chosen = new Set([...movedByHand].filter((driver) => base.includes(driver)));
  const short = placesIn(order, chosen);
  if (same(orderOf(base, short), order)) return withoutNeedless(base, order, short);
  return placesIn(order, base.filter((driver, index) => order[index] !== driver));
}

function withoutNeedless(base: readonly string[], order: readonly string[], places: ReadonlyMap<string, number>): Map<string, number> {
  const kept = new Map(places);
  for (const driver of places.keys()) {
    const without = new Map(kept);
    without.delete(driver);
    if (same(orderOf(base, without), order)) kept.delete(driver);
  }
  return kept;
}
