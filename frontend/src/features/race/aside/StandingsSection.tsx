import { Link } from "react-router";

import { useHiddenRace } from "../../../ui/spoilers/useHiddenRace";
import { Async } from "../../../ui/states/Async";
import { Card } from "../../../ui/page/Card";
import { Skeleton } from "../../../ui/states/Skeleton";
import { StandingsList } from "./StandingsList";
import { useDriverStandings } from "../../../api/queries";

const SHOWN = 5;

/** The table waits until it is known whether it would give a result away. */
export function StandingsSection() {
  const standings = useDriverStandings();
  const hidden = useHiddenRace();
  return (
    <Card level={3} title="Driver standings" note={standings.data && `Season ${standings.data.season}`}>
      <Async
        result={standings}
        loading={<Skeleton label="Loading the standings" rows={SHOWN} />}
        isEmpty={(data) => data.standings.length === 0}
        empty={() => <p className="text-sm text-soft">No race of this season has been finished yet.</p>}
      >
        {(data) => {
          if (hidden === undefined) return <Skeleton label="Loading the standings" rows={SHOWN} />;
          if (hidden) return <p className="text-sm text-soft">They would give the result of the {hidden.name} away: <Link className="link" to={`/standings/${data.season}`}>the standings before it</Link>.</p>;
          return <StandingsList standings={data.standings.slice(0, SHOWN)} />;
        }}
      </Async>
    </Card>
  );
}
