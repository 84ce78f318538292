import { Link } from "react-router";

import { csvLink } from "../../../api/links";
import type { Race, Stage } from "../../../api/types";

type Props = { race: Race; stage: Stage };

export default function ForecastLinks({ race, stage }: Props) {
  const canAsk = race.round !== null && (race.status === "scheduled" || race.status === "under_way");
  return (
    <p className="mt-3 flex flex-wrap items-baseline gap-x-5 gap-y-2 text-sm print:hidden">
      {canAsk && <Link className="link font-semibold" to={`/races/${race.season}/${race.round}/what-if`}>What if…?</Link>}
      <Link className="link" to={`/compare/${race.race_id}`}>Compare the models</Link>
      <a className="link" href={csvLink("/api/v1/predictions/race/{race_id}", { race_id: race.race_id }, { stage })} download>Download as CSV</a>
      <button type="button" className="link" onClick={() => { window.print(); }}>Print</button>
    </p>
  );
}
