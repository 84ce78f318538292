import type { Prediction } from "../../../api/types";
import { formatProbability } from "../../../lib/format";

type Props = { favourites: readonly Prediction[] };

/** The likeliest winners in the staggered boxes of a starting grid. */
export function FrontRow({ favourites }: Props) {
  return (
    <ol aria-label="Likeliest winners" className="flex gap-2.5 sm:gap-5">
      {favourites.map((favourite) => (
        <li key={favourite.driver_id} className="grid-slot">
          <span className="block font-mono text-lg font-bold sm:text-xl">{favourite.driver_code}</span>
          <span className="block text-xl font-bold text-amber tabular-nums sm:text-3xl">{formatProbability(favourite.win_probability)}</span>
          <span className="mt-1 block text-sm text-track-soft">{favourite.driver}</span>
        </li>
      ))}
    </ol>
  );
}
