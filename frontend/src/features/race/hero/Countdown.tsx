import type { Race } from "../../../api/types";
import { countdown, countdownText, daysUntil } from "../../../lib/time";
import { CountdownCell } from "./CountdownCell";

type Props = { now: Date; race: Pick<Race, "date" | "start_time"> };

/** Time left to the start; whole days only while the hour of the start is unknown. */
export function Countdown({ now, race }: Props) {
  if (race.start_time === null) {
    const days = daysUntil(now, race.date);
    return days > 0 ? <CountdownCell value={days} unit="day" /> : <p className="text-lg font-bold text-amber">Race day</p>;
  }
  const left = countdown(now, new Date(race.start_time));
  if (!left) return null;
  return (
    <div role="timer" aria-label={`${countdownText(left)} to the start`} className="flex gap-6">
      <CountdownCell value={left.days} unit="day" />
      <CountdownCell value={left.hours} unit="hour" />
      <CountdownCell value={left.minutes} unit="minute" />
    </div>
  );
}
