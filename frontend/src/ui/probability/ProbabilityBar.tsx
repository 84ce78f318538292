import { barGeometry, type Scale } from "./scale";

type Props = { scale: Scale; probability: number; interval: readonly [number, number] };

/** Bar of a win probability with its interval as a whisker; the figures stand beside it as text. */
export function ProbabilityBar({ scale, probability, interval }: Props) {
  const bar = barGeometry(scale, probability, interval);
  const [from, to] = [`${bar.whiskerFrom}%`, `${bar.whiskerTo}%`];
  return (
    <svg aria-hidden="true" className="block h-5 w-full overflow-visible">
      {scale.ticks.map((tick) => (
        <line key={tick} className="stroke-line" x1={`${(tick / scale.end) * 100}%`} x2={`${(tick / scale.end) * 100}%`} y1="0" y2="20" />
      ))}
      <rect className="fill-bar" x="0" y="4" height="12" rx="2" width={`${bar.width}%`} />
      <g className="stroke-ink stroke-[1.5]">
        <line x1={from} x2={to} y1="10" y2="10" />
        <line x1={from} x2={from} y1="6.5" y2="13.5" />
        <line x1={to} x2={to} y1="6.5" y2="13.5" />
      </g>
    </svg>
  );
}
