import type { RaceWithWeather } from "../../api/types";
import { formatInterval } from "../../lib/format";
import { DriverLink } from "../../ui/links/DriverLink";
import { Card } from "../../ui/page/Card";
import { mostWins, poleRecord } from "./track";

const SHOWN = 5;

type Props = { races: readonly RaceWithWeather[] };

/** What pole has been worth here, and who has won most. */
export function PoleCard({ races }: Props) {
  const pole = poleRecord(races);
  const winners = mostWins(races, SHOWN);
  return (
    <Card title="Value of pole">
      {pole ? (
        <>
          <p><span className="text-2xl font-extrabold tabular-nums">{pole.won} of {pole.races}</span> races were won from pole.</p>
          <p className="mt-1 text-sm text-soft">From this many races, the true share may be {formatInterval(pole.interval)} (95% interval).</p>
        </>
      ) : (
        <p className="text-sm text-soft">No race here had an official pole.</p>
      )}
      {winners.length > 0 && (
        <>
          <h3 className="mt-4 text-sm font-bold">Most wins here</h3>
          <ol className="mt-1 text-sm">
            {winners.map(({ id, name, wins }) => <li key={id} className="flex justify-between gap-3 py-0.5"><DriverLink id={id}>{name}</DriverLink><span className="tabular-nums">{wins}</span></li>)}
          </ol>
        </>
      )}
    </Card>
  );
}
