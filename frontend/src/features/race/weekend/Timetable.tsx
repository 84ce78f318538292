import type { Race } from "../../../api/types";
import { calendarFile } from "../../../api/links";
import { inZone, readerZone } from "../../../lib/time";
import { Card } from "../../../ui/page/Card";
import { type Session, sessionsOf } from "./sessions";

type Props = { race: Race; now: Date | null };
type TimeProps = { instant: string; zone: string };

function Time({ instant, zone }: TimeProps) {
  const time = inZone(instant, zone);
  return time && <time dateTime={instant}>{time.day}, <span className="font-bold whitespace-nowrap">{time.time}</span></time>;
}

function State({ session: { state } }: { session: Session }) {
  if (state === "running") return <span className="block font-semibold text-accent">being run</span>;
  return state === "over" ? <span className="block text-soft">over</span> : null;
}

/** When each session starts, on the reader's clock and on the track's where they differ. */
export function Timetable({ race, now }: Props) {
  const sessions = sessionsOf(race, now);
  const yours = readerZone();
  const heading = (zone: string) => inZone(sessions.at(-1)?.start ?? race.date, zone)?.zone ?? zone;
  const track = race.timezone !== "" && race.timezone !== yours ? race.timezone : null;
  return (
    <Card level={3} title="Timetable">
      {sessions.length === 0 ? (
        <p className="text-sm text-soft">The times of the sessions are not known yet.</p>
      ) : (
        <table className="timetable">
          <caption className="sr-only">Sessions of the {race.name}</caption>
          <thead>
            <tr>
              <th scope="col">Session</th>
              <th scope="col">Your time ({heading(yours)})</th>
              {track && <th scope="col">Track ({heading(track)})</th>}
            </tr>
          </thead>
          <tbody>
            {sessions.map((session) => (
              <tr key={session.name} data-state={session.state}>
                <th scope="row">{session.label}<State session={session} /></th>
                <td><Time instant={session.start} zone={yours} /></td>
                {track && <td><Time instant={session.start} zone={track} /></td>}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="mt-3 text-sm print:hidden"><a className="link" href={calendarFile(race.season)}>All sessions of {race.season} for your calendar (iCal)</a></p>
    </Card>
  );
}
