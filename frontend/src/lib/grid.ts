type Starter = { grid_position: number | null };

/** A place on the grid in a word; the last one, where several share it, is the pit lane. Null where none is known. */
export function gridText(place: number | null, field: readonly Starter[]): string | null {
  if (place === null) return null;
  return field.filter((one) => one.grid_position === place).length > 1 ? "pit" : String(place);
}
