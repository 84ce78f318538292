import { Link } from "react-router";

import type { HeadToHead } from "../../../api/types";
import { formatProbability } from "../../../lib/format";

type Props = { comparison: HeadToHead };

/** Who is likelier to be ahead in the next race; or why that is not forecast. */
export function NextRaceChances({ comparison: { a, b, next_race: next, reason } }: Props) {
  if (!next) return <p className="text-sm text-soft">{reason}</p>;
  const parts = [
    { name: `${a.driver} ahead`, chance: next.a_ahead, className: "fill-bar" },
    { name: "both retire", chance: next.both_retire, className: "fill-line" },
    { name: `${b.driver} ahead`, chance: next.b_ahead, className: "fill-against" },
  ];
  const starts = [0, next.a_ahead, next.a_ahead + next.both_retire];
  return (
    <div>
      <h3 className="text-sm font-bold">Next race: <Link className="link" to="/">{next.race}</Link></h3>
      <svg aria-hidden="true" className="mt-2 block h-4 w-full">
        {parts.map(({ name, chance, className }, index) => <rect key={name} className={className} x={`${(starts[index] ?? 0) * 100}%`} width={`${chance * 100}%`} height="100%" />)}
      </svg>
      <ul className="mt-2 flex flex-wrap justify-between gap-x-4 text-sm">
        {parts.map(({ name, chance }) => <li key={name}><span className="font-bold tabular-nums">{formatProbability(chance)}</span> <span className="text-soft">{name}</span></li>)}
      </ul>
    </div>
  );
}
