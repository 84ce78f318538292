import type { Race } from "../../../api/types";
import { formatWeekday, inZone, type ZonedTime } from "../../../lib/time";

type Props = { race: Race; viewerZone: string };
type LineProps = { label: string; instant: string; time: ZonedTime };

function Line({ label, instant, time }: LineProps) {
  return (
    <div>
      <dt className="text-sm text-track-soft">{label}</dt>
      <dd>
        <time dateTime={instant} className="tabular-nums">
          {time.day}, <span className="font-bold">{time.time}</span> {time.zone}
        </time>
      </dd>
    </div>
  );
}

/** The start on the viewer's clock and on the clock at the track. */
export function RaceTimes({ race, viewerZone }: Props) {
  const { start_time: start, timezone } = race;
  if (start === null) {
    return <p>{formatWeekday(race.date)}. The start time is not known yet.</p>;
  }
  const yours = inZone(start, viewerZone);
  const track = timezone === "" ? null : inZone(start, timezone);
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-3">
      {yours && <Line label={`Start, your time (${viewerZone})`} instant={start} time={yours} />}
      {track && <Line label={`At the track (${timezone})`} instant={start} time={track} />}
    </dl>
  );
}
