import type { Interval, RaceWithWeather, TrackCoefficient } from "../../api/types";

const percent = (share: number) => `${Math.round(share * 100)}%`;
const places = (count: number) => count.toFixed(1);

type Trait = { kind: TrackCoefficient["kind"]; title: string; /** Ends of the scale, for the drawing. */ scale: Interval; format: (value: number) => string };

const TRAITS: readonly Trait[] = [
  { kind: "grid_weight", title: "Weight of the grid", scale: [0, 1], format: percent },
  { kind: "position_changes", title: "Position changes", scale: [0, 5], format: places },
  { kind: "retirements", title: "Retirements", scale: [0, 0.5], format: percent },
  { kind: "wet_races", title: "Wet races", scale: [0, 0.6], format: percent },
];

export type ShownTrait = Trait & { row: TrackCoefficient };

/** What is known of the track itself, in a fixed order. */
export function traits(rows: readonly TrackCoefficient[]): ShownTrait[] {
  return TRAITS.flatMap((trait) => rows.filter(({ kind }) => kind === trait.kind).map((row) => ({ ...trait, row })));
}

/** Where a value stands on a scale, in percent. */
export const along = ([from, to]: Interval, value: number): number => Math.min(100, Math.max(0, ((value - from) / (to - from)) * 100));

/** The chance to beat an equal car that an effect in log-odds leads to. */
export const chance = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));

/** Whether an effect has shown itself: its interval leaves out zero. */
export const isShown = ({ interval: [lower, upper] }: Pick<TrackCoefficient, "interval">): boolean => lower > 0 || upper < 0;

export type PoleRecord = { races: number; won: number; share: number; interval: Interval };

const Z = 1.96;

/** How often the car on pole won, with Wilson's 95% interval; null without a race that had a pole. */
export function poleRecord(races: readonly Pick<RaceWithWeather, "pole" | "winners">[]): PoleRecord | null {
  const withPole = races.filter(({ pole, winners }) => pole !== null && winners.length > 0);
  const count = withPole.length;
  if (count === 0) return null;
  const won = withPole.filter(({ pole, winners }) => winners.some(({ driver_id }) => driver_id === pole?.driver_id)).length;
  const share = won / count;
  const middle = (share + (Z * Z) / (2 * count)) / (1 + (Z * Z) / count);
  const half = (Z * Math.sqrt((share * (1 - share)) / count + (Z * Z) / (4 * count * count))) / (1 + (Z * Z) / count);
  return { races: count, won, share, interval: [middle - half, middle + half] };
}

/** Drivers by wins here, most first; the first few. */
export function mostWins(races: readonly Pick<RaceWithWeather, "winners">[], shown: number): { id: number; name: string; wins: number }[] {
  const found = new Map<number, { id: number; name: string; wins: number }>();
  for (const { driver_id: id, driver: name } of races.flatMap(({ winners }) => winners)) {
    found.set(id, { id, name, wins: (found.get(id)?.wins ?? 0) + 1 });
  }
  return [...found.values()].toSorted((a, b) => b.wins - a.wins).filter(({ wins }) => wins > 1).slice(0, shown);
}
