/** The place, from 1, of a pointer among rows from top to bottom, by the middles of the others. */
export function placeFor(y: number, middles: readonly number[]): number {
  const above = middles.filter((middle) => middle < y).length;
  return above + 1;
}
