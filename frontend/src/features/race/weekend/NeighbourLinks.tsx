import { Link } from "react-router";

import type { Race } from "../../../api/types";
import { neighboursOf } from "./neighbours";

type Props = { races: readonly Race[]; race: Race };

const held = ({ status }: Race) => status === "held";

/** The steps to the races before and after; a race that has been run is named as what its page shows. */
export default function NeighbourLinks({ races, race: { season, race_id: id } }: Props) {
  const { before, after } = neighboursOf(races, id);
  return (
    <nav aria-label="Races of the season" className="flex flex-wrap justify-between gap-x-6 gap-y-1 text-sm print:hidden">
      {before ? (
        <Link className="link" to={`/races/${before.season}/${before.round}`}>← {before.name}{held(before) && ": result beside our forecast"}</Link>
      ) : (
        <Link className="link" to={`/standings/${season - 1}`}>← Final standings of {season - 1}</Link>
      )}
      {after ? <Link className="link" to={`/races/${after.season}/${after.round}`}>{after.name} →</Link> : <Link className="link" to={`/calendar/${season}`}>All races of {season}</Link>}
    </nav>
  );
}
