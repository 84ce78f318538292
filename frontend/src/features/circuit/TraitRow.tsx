import "./circuit.css";

import { along, type ShownTrait } from "./track";

/** A trait of the track in a sentence, with its interval drawn beside the average of all circuits. */
export function TraitRow({ title, scale, format, row }: ShownTrait) {
  const [lower, upper] = row.interval;
  const at = (value: number) => `${along(scale, value)}%`;
  return (
    <li className="trait">
      <div>
        <h3 className="font-semibold">{title}</h3>
        <p className="text-sm text-soft">{row.meaning}</p>
      </div>
      <div>
        <svg aria-hidden="true" className="block h-6 w-full overflow-visible">
          <line className="stroke-line" x1="0" x2="100%" y1="12" y2="12" />
          <line className="stroke-bar stroke-6" x1={at(lower)} x2={at(upper)} y1="12" y2="12" />
          <line className="stroke-ink stroke-2" x1={at(row.average)} x2={at(row.average)} y1="0" y2="24" />
          <circle className="fill-ink" cx={at(row.coefficient)} cy="12" r="4.5" />
        </svg>
        <p className="text-xs text-soft tabular-nums">here {format(row.coefficient)} ({format(lower)}–{format(upper)}), average {format(row.average)}</p>
      </div>
    </li>
  );
}
