import type { Contribution } from "../../../api/types";
import { formatSigned } from "../../../lib/format";
import { shownParts, signedBar } from "./contributions";

type Props = { label: string; contributions: readonly Contribution[]; longest: number };

export function FactorBars({ label, contributions, longest }: Props) {
  return (
    <ul aria-label={label} className="mt-2 space-y-1 text-sm">
      {shownParts(contributions).map(({ name, value }) => {
        const bar = signedBar(value, longest);
        return (
          <li key={name} className="contribution">
            <span>{name}</span>
            <svg aria-hidden="true" className="block h-4 w-full">
              <rect className={value < 0 ? "fill-against" : "fill-bar"} x={`${bar.from}%`} y="2" height="12" width={`${bar.width}%`} />
              <line className="stroke-soft" x1="50%" x2="50%" y1="0" y2="16" />
            </svg>
            <span className="text-right font-bold tabular-nums">{formatSigned(value)}</span>
          </li>
        );
      })}
    </ul>
  );
}
