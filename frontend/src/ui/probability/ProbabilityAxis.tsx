import { type Scale, tickLabel } from "./scale";

type Props = { scale: Scale };

/** Marks of the scale that all bars share; the bars' figures are in the table, so it is decoration to a reader. */
export function ProbabilityAxis({ scale }: Props) {
  return (
    <svg aria-hidden="true" className="win-axis block h-4 w-full overflow-visible fill-soft text-xs tabular-nums">
      {scale.ticks.map((tick) => (
        <text key={tick} x={`${(tick / scale.end) * 100}%`} y="12" textAnchor="middle">
          {tickLabel(tick)}
        </text>
      ))}
    </svg>
  );
}
