import { formatPosition, formatProbability } from "../../../lib/format";
import { type Beside, surprises } from "./beside";

type Props = { rows: readonly Beside[] };

function sentence({ driver, finish, expected, podium }: Beside): string {
  const text = `${driver} finished ${finish ?? ""}, expected ${formatPosition(expected ?? 0)}`;
  return finish !== null && finish <= 3 && podium !== null ? `${text}; we gave a podium ${formatProbability(podium)}` : text;
}

/** The winner as we saw them, and who finished far from what was expected. */
export function Surprises({ rows }: Props) {
  const winner = rows.find(({ finish }) => finish === 1);
  const found = surprises(rows);
  return (
    <div className="mb-4 space-y-2">
      {winner && (
        <p className="text-lg">
          <strong>{winner.driver}</strong> won. {winner.win === null ? "The forecast did not have this driver." : `We gave that ${formatProbability(winner.win)}.`}
        </p>
      )}
      {found.length > 0 && (
        <>
          <h3 className="font-bold">Surprises</h3>
          <ul className="list-disc pl-5 text-sm">{found.map((row) => <li key={row.driver_id}>{sentence(row)}</li>)}</ul>
        </>
      )}
    </div>
  );
}
