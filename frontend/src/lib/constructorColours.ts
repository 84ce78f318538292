import { readable } from "./contrast";

/** One colour for each theme, both with a contrast of at least 3 against its surfaces. */
export type Colour = { light: string; dark: string };

/** The surfaces of styles.css that colours are drawn on and that are hardest to read from: a test compares them. */
export const SURFACES = { light: "#e7ece5", dark: "#202a26" };
const LEAST_CONTRAST = 3;

type Livery = string | readonly (readonly [from: number, to: number, colour: string])[];

const NOW = 9999;

// By the id that F1DB gives a constructor, which is its name in lower case and hyphens; by seasons where the livery changed.
const LIVERIES: Record<string, Livery> = {
  ferrari: "#e8002d",
  mercedes: [[1954, 1955, "#9aa3a8"], [2010, 2013, "#9aa3a8"], [2014, NOW, "#00d2be"]],
  mclaren: [[1966, 1967, "#8d8d8d"], [1968, 1973, "#ff8000"], [1974, 1996, "#e4433b"], [1997, 2014, "#8a97a6"], [2015, 2016, "#6b6f76"], [2017, NOW, "#ff8000"]],
  "red-bull": "#1e41ff",
  williams: "#0f7cdb",
  "aston-martin": "#00857a",
  alpine: [[2021, 2021, "#0078d0"], [2022, NOW, "#ff6fc8"]],
  haas: "#9c9fa2",
  sauber: [[1993, 1996, "#3b4a6b"], [1997, 2005, "#2f6fb5"], [2010, 2017, "#a3262f"], [2018, 2018, "#9b1c31"], [2019, NOW, "#52c41a"]],
  "bmw-sauber": "#2f5fc4",
  "kick-sauber": "#3fbf0f",
  "alfa-romeo": "#a50f2d",
  audi: "#f50537",
  cadillac: "#b08d2e",
  "toro-rosso": [[2006, 2016, "#243b8f"], [2017, NOW, "#469bff"]],
  alphatauri: "#4e7ca8",
  rb: "#6692ff",
  "racing-bulls": "#6692ff",
  "force-india": [[2008, 2008, "#c9a227"], [2009, 2016, "#ff8421"], [2017, NOW, "#f596c8"]],
  "racing-point": "#f596c8",
  renault: [[1977, 1985, "#f2c200"], [2002, 2011, "#e0b400"], [2016, NOW, "#f5d400"]],
  lotus: [[1958, 1967, "#1c6b3a"], [1968, 1971, "#b3282d"], [1972, 1986, "#a8862d"], [1987, 1990, "#e6b800"], [1991, NOW, "#2f7d4f"]],
  "lotus-f1": "#b8962e",
  "lotus-racing": "#2c7a3f",
  caterham: "#1f8a4c",
  brawn: "#b5cc18",
  honda: [[1964, 1968, "#d8d2c4"], [2006, NOW, "#c9302c"]],
  toyota: "#d0202e",
  jaguar: "#1b6b4a",
  jordan: [[1991, 1995, "#1f9d57"], [1996, NOW, "#f0c000"]],
  benetton: [[1986, 1990, "#3aa657"], [1991, 1993, "#f2b705"], [1994, NOW, "#38a3d8"]],
  bar: "#b7443c",
  stewart: "#7d8791",
  prost: "#2c5fb8",
  arrows: "#e07b18",
  minardi: "#57636f",
  ligier: "#1f86e0",
  tyrrell: "#2456c6",
  brabham: "#2a7f62",
  brm: "#4b6f57",
  cooper: "#1d7a55",
  matra: "#2e8bd8",
  march: "#d94f70",
  maserati: "#b01e3c",
  vanwall: "#3c7d53",
  marussia: "#c4302b",
  virgin: "#c2332d",
  manor: "#3f76c9",
  hrt: "#8c8268",
  spyker: "#ee6b1a",
  midland: "#9a4a3c",
  "super-aguri": "#d1495b",
  toleman: "#5274b8",
  shadow: "#6a6f78",
  wolf: "#a37b2c",
  hesketh: "#8794a8",
  surtees: "#4a76a8",
};

/** For constructors without a livery of their own here, the invented ones of the demo world among them. */
const OTHERS = ["#d9480f", "#1c7ed6", "#2f9e44", "#e0a800", "#9c36b5", "#0ca5b5", "#e64980", "#74850f", "#6b63e8", "#a0694a", "#7b8794", "#c22f2f"];

const idOf = (name: string) => name.toLowerCase().replace(/[^a-z0-9]+/g, "-");

/** Two constructors of history have one name: the Lotus of 2012 is another than that of 1958. */
const renamed = (id: string, season: number) => (id === "lotus" && season >= 2010 ? "lotus-f1" : id);

function livery(name: string, season: number): string | null {
  const known = LIVERIES[renamed(idOf(name), season)];
  if (known === undefined || typeof known === "string") return known ?? null;
  const [, , colour] = known.find(([from, to]) => season >= from && season <= to) ?? known.at(-1) ?? [0, 0, null];
  return colour;
}

function hash(text: string): number {
  let value = 7;
  for (const character of text) value = (value * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  return value;
}

const made = new Map<string, Colour>();

function inBothThemes(base: string): Colour {
  const known = made.get(base);
  if (known) return known;
  const colour = { light: readable(base, SURFACES.light, LEAST_CONTRAST), dark: readable(base, SURFACES.dark, LEAST_CONTRAST) };
  made.set(base, colour);
  return colour;
}

/** The colours of all constructors of a race or season: liveries, and for the others colours that differ while there are enough. */
export function constructorColours(names: readonly string[], season: number): Map<string, Colour> {
  const colours = new Map<string, Colour>();
  const taken = new Set<number>();
  for (const name of [...new Set(names)].sort()) {
    const known = livery(name, season);
    if (taken.size === OTHERS.length) taken.clear();
    let index = hash(name) % OTHERS.length;
    while (known === null && taken.has(index)) index = (index + 1) % OTHERS.length;
    if (known === null) taken.add(index);
    colours.set(name, inBothThemes(known ?? OTHERS[index] ?? "#7b8794"));
  }
  return colours;
}

/** The colour of one constructor by itself. */
export function constructorColour(name: string, season: number): Colour {
  return inBothThemes(livery(name, season) ?? OTHERS[hash(name) % OTHERS.length] ?? "#7b8794");
}

/** As a value of CSS that follows the theme. */
export const cssColour = ({ light, dark }: Colour): string => `light-dark(${light}, ${dark})`;
