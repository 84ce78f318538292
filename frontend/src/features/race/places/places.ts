import type { Prediction } from "../../../api/types";

export type Cell = { text: string; words: string; heat: number };
export type PlaceRow = { driver: string; driver_id: number; code: string; constructor: string; expected: number; cells: Cell[] };

/** A share that rounds to nothing is left blank. */
const SMALLEST = 0.005;
const LARGEST = 0.995;

function textOf(probability: number): string {
  if (probability < SMALLEST) return "";
  return probability > LARGEST ? ">99" : (probability * 100).toFixed(0);
}

function cell(probability: number, largest: number): Cell {
  const text = textOf(probability);
  return { text, words: text === "" ? "less than 0.5%" : `${text}%`, heat: largest > 0 ? Math.min(1, probability / largest) : 0 };
}

/** How many places are shown: as many as the longest row has. */
export const placesOf = (predictions: readonly Prediction[]): number => Math.max(0, ...predictions.map((p) => p.place_probabilities?.length ?? 0));

/** For each driver the chance of every place, the best expected place first; the last cell is not to finish. */
export function placeRows(predictions: readonly Prediction[]): PlaceRow[] {
  const known = predictions.filter((p) => p.place_probabilities);
  const places = placesOf(known);
  const all = known.flatMap((p) => p.place_probabilities ?? []);
  const largest = Math.max(0, ...all);
  return known
    .toSorted((a, b) => a.expected_position - b.expected_position)
    .map((p) => ({
      driver: p.driver,
      driver_id: p.driver_id,
      code: p.driver_code,
      constructor: p.constructor,
      expected: p.expected_position,
      cells: [
        ...Array.from({ length: places }, (_, index) => cell(p.place_probabilities?.[index] ?? 0, largest)),
        cell(1 - (p.finish_probability ?? 1), largest),
      ],
    }));
}
