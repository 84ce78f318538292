import type { ShortRace } from "../../../api/types";
import { formatShortDay } from "../../../lib/time";

type Props = { following: ShortRace | null };

/** In place of the countdown while the race is being run. */
export function UnderWay({ following }: Props) {
  return (
    <div>
      <p className="text-2xl font-bold text-amber">Under way</p>
      <p className="mt-1 text-sm text-pretty text-track-soft">The forecast is from before the start and does not follow the race.</p>
      {following && (
        <p className="mt-1 text-sm text-pretty text-track-soft">
          Next: {following.name}, <time dateTime={following.date}>{formatShortDay(following.date)}</time>
        </p>
      )}
    </div>
  );
}
