export const PALETTE_SIZE = 12;

function hash(text: string): number {
  let value = 7;
  for (const character of text) value = (value * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  return value;
}

/**
 * A colour number for each constructor: its own by name, the next free one where two names collide,
 * so that constructors of one race differ as long as there are colours left.
 */
export function constructorColours(names: readonly string[]): Map<string, number> {
  const colours = new Map<string, number>();
  const taken = new Set<number>();
  for (const name of [...new Set(names)].sort()) {
    if (taken.size === PALETTE_SIZE) taken.clear();
    let colour = hash(name) % PALETTE_SIZE;
    while (taken.has(colour)) colour = (colour + 1) % PALETTE_SIZE;
    taken.add(colour);
    colours.set(name, colour);
  }
  return colours;
}
