import type { Prediction } from "../api/types";
import { shownParts, signedBar, total } from "../lib/contributions";
import { formatProbability, formatSigned } from "../lib/format";

type Props = { prediction: Prediction; longest: number };

/** What moved a driver's chance to win: a bar a factor, to the right where it helps. */
export function Contributions({ prediction, longest }: Props) {
  const { driver, contributions, win_probability } = prediction;
  return (
    <div className="contributions">
      <p className="text-sm text-pretty text-soft">
        What sets {driver} apart from an average car of this field, in log-odds to win: +0.7 doubles the odds, −0.7 halves them. Together{" "}
        {formatSigned(total(contributions))}, which makes {formatProbability(win_probability)}.
      </p>
      <ul aria-label={`What moved the forecast of ${driver}`} className="mt-2 space-y-1 text-sm">
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
    </div>
  );
}
