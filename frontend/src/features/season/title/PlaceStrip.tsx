import type { Place } from "../../../api/types";

type Props = { places: readonly Place[] };

/** The chance of each final place as a dark or a light cell; the likely places stand beside it as text. */
export function PlaceStrip({ places }: Props) {
  const most = Math.max(...places.map(({ probability }) => probability));
  return (
    <svg aria-hidden="true" className="block h-4 w-full min-w-32" viewBox={`0 0 ${places.length} 1`} preserveAspectRatio="none">
      {places.map(({ position, probability }) => (
        <rect key={position} x={position - 0.95} width="0.9" height="1" className="fill-bar" opacity={0.08 + 0.92 * (probability / most)} />
      ))}
    </svg>
  );
}
