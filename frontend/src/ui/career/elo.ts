import type { RatingFields } from "../../api/types";
import type { Colour } from "../../lib/constructorColours";
import { driverMark } from "../../lib/driverMark";
import type { ChartData } from "../chart/types";

/** Of a driver and their car, or of a car alone. */
export type CareerRating = RatingFields & { driver_rating?: number };

/** The ratings after each race, oldest first. */
export function eloChart(name: string, ratings: readonly CareerRating[], colour: Colour): ChartData {
  const inOrder = ratings.toSorted((a, b) => a.date.localeCompare(b.date));
  const ofDriver = inOrder.some(({ driver_rating: rating }) => rating !== undefined);
  const driver = { id: "driver", label: name, colour, mark: driverMark(0), values: inOrder.map((one) => one.driver_rating ?? null) };
  const car = { id: "car", label: ofDriver ? "Car" : name, colour, mark: driverMark(ofDriver ? 1 : 0), values: inOrder.map((one) => one.constructor_rating) };
  return { kind: "line", labels: inOrder.map(({ season, round }) => `${season}/${round ?? "–"}`), series: ofDriver ? [driver, car] : [car] };
}
