import { formatProbability } from "../../lib/format";
import { Card } from "../../ui/page/Card";
import { along } from "../../ui/probability/scale";
import { type Compared, mostDisputed, SHORT_NAMES } from "./disagreement";

const SHOWN = 6;

function Range({ row, end }: { row: Compared; end: number }) {
  const scale = { end, ticks: [] };
  const at = (probability: number) => `${along(scale, probability)}%`;
  return (
    <svg aria-hidden="true" className="block h-4 w-full overflow-visible">
      <line className="stroke-line" strokeWidth="2" x1="0" x2="100%" y1="8" y2="8" />
      <line className="stroke-bar" strokeWidth="4" x1={at(row.lowest.probability)} x2={at(row.highest.probability)} y1="8" y2="8" />
      {Object.entries(row.wins).map(([model, probability]) => (
        <circle key={model} className={model === "ensemble" ? "fill-ink" : "fill-surface stroke-ink stroke-[1.5]"} cx={at(probability)} cy="8" r={model === "ensemble" ? 5 : 4} />
      ))}
    </svg>
  );
}

const opinion = ({ model, probability }: Compared["lowest"]) => `${formatProbability(probability)} (${SHORT_NAMES[model]})`;

export function Disagreement({ rows }: { rows: readonly Compared[] }) {
  const disputed = mostDisputed(rows, SHOWN);
  const end = Math.max(...disputed.map(({ highest }) => highest.probability), 0.05);
  return (
    <Card title="Where they disagree most" note="Probability to win">
      <ol className="space-y-3">
        {disputed.map((row) => (
          <li key={row.driver_id}>
            <p className="flex flex-wrap items-baseline justify-between gap-x-3 text-sm">
              <span className="font-semibold">{row.driver}</span>
              <span className="text-soft tabular-nums">{opinion(row.lowest)} to {opinion(row.highest)}</span>
            </p>
            <Range row={row} end={end} />
          </li>
        ))}
      </ol>
      <p className="mt-3 text-sm text-soft">Each circle is a model; the filled one is the ensemble, which is the forecast that we publish.</p>
    </Card>
  );
}
