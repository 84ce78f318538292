const SMALLEST = 0.001;
const LARGEST = 0.999;

function bare(probability: number): string {
  if (probability < SMALLEST) return "<0.1";
  if (probability > LARGEST) return ">99.9";
  return (probability * 100).toFixed(1);
}

/** Never 0% and never 100%: no forecast is that sure. */
export function formatProbability(probability: number): string {
  return `${bare(probability)}%`;
}

export function formatInterval([lower, upper]: readonly [number, number]): string {
  const [from, to] = [bare(lower), bare(upper)];
  if (from === to) return `${to}%`;
  if (lower < SMALLEST) return `up to ${to}%`;
  return upper > LARGEST ? `${from}% and more` : `${from}–${to}%`;
}

/** With its sign, so that it is clear which way it goes: "+1.2" or "−0.3". */
export function formatSigned(value: number): string {
  const figure = Math.abs(value).toFixed(1);
  if (Number(figure) === 0) return "0.0";
  return value < 0 ? `−${figure}` : `+${figure}`;
}

export function formatPosition(position: number): string {
  return position.toFixed(1);
}

export function formatKilometres(kilometres: number): string {
  return `${kilometres.toFixed(3)} km`;
}

/** Laps times length; the true distance differs by the few metres between start and finish line. */
export function formatRaceDistance(laps: number, lengthKm: number): string {
  return `about ${Math.round(laps * lengthKm)} km`;
}

/** "Qatar" of "Qatar Grand Prix", for lists and the labels of an axis. */
export const shortRace = (name: string): string => name.replace(/ Grand Prix$/, "");

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
