import { Link, useNavigate } from "react-router";

import { years } from "../../lib/seasons";
import { useSeasonList } from "./useSeasonList";

type Props = { year: number; to: (year: number) => string };

function Step({ year, to, known, children }: Props & { known: readonly number[]; children: string }) {
  if (!known.includes(year)) return null;
  return <Link className="picker-step" to={to(year)} aria-label={`Season ${year}`}>{children}</Link>;
}

/** The season shown, with its neighbours and all others on record. */
export function YearPicker({ year, to }: Props) {
  const { data } = useSeasonList();
  const navigate = useNavigate();
  const known = years(data?.results[0]?.season, data?.count ?? 0);
  if (known.length < 2) return null;
  return (
    <div className="picker">
      <Step year={year - 1} to={to} known={known}>‹</Step>
      <select aria-label="Season" className="picker-select" value={year} onChange={({ target }) => { void navigate(to(Number(target.value))); }}>
        {(known.includes(year) ? known : [year, ...known]).map((one) => <option key={one}>{one}</option>)}
      </select>
      <Step year={year + 1} to={to} known={known}>›</Step>
    </div>
  );
}
