import type { DriverStanding } from "../../../api/types";
import { plural } from "../../../lib/format";

type Props = { standings: readonly DriverStanding[] };

export function StandingsList({ standings }: Props) {
  return (
    <ol className="divide-y divide-line text-sm">
      {standings.map((standing) => (
        <li key={standing.driver} className="flex items-baseline gap-3 py-2">
          <span className="w-5 shrink-0 text-right font-bold tabular-nums">{standing.position}</span>
          <span className="min-w-0 grow wrap-anywhere">
            {standing.driver}
            <span className="block text-soft">{standing.constructor}</span>
          </span>
          <span className="text-right tabular-nums">
            {standing.points} <span className="text-soft">pts</span>
            <span className="block text-soft">{plural(standing.wins, "win")}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}
