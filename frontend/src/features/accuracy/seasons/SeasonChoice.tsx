import { useId } from "react";

import { useAccuracyBySeason } from "../../../api/queries";
import type { StageSelection } from "../kinds";

type Props = { selection: StageSelection; onChoose: (season: string) => void };

/** One of the seasons that have scores, or all of them. */
export function SeasonChoice({ selection: { kind, stage, season }, onChoose }: Props) {
  const id = useId();
  const { data } = useAccuracyBySeason({ kind, stage });
  const scored = new Set(data?.rows.map((row) => row.season));
  if (season !== undefined) scored.add(season);
  if (scored.size < 2 && season === undefined) return null;
  return (
    <p className="flex flex-wrap items-center gap-2 text-sm">
      <label htmlFor={id}>Season</label>
      <select id={id} className="rounded-md border border-line bg-surface px-2 py-1.5" value={season ?? ""} onChange={({ target }) => { onChoose(target.value); }}>
        <option value="">All seasons</option>
        {[...scored].sort((a, b) => b - a).map((one) => <option key={one}>{one}</option>)}
      </select>
    </p>
  );
}
