import { Async } from "../components/Async";
import { Card } from "../components/Card";
import { Skeleton } from "../components/Skeleton";
import { StandingsList } from "../components/StandingsList";
import { useDriverStandings } from "../hooks/queries";

const SHOWN = 5;

export function StandingsSection() {
  const standings = useDriverStandings();
  return (
    <Card title="Driver standings" note={standings.data && `Season ${standings.data.season}`}>
      <Async
        result={standings}
        loading={<Skeleton label="Loading the standings" rows={SHOWN} />}
        isEmpty={(data) => data.standings.length === 0}
        empty={() => <p className="text-sm text-soft">No race of this season has been finished yet.</p>}
      >
        {(data) => <StandingsList standings={data.standings.slice(0, SHOWN)} />}
      </Async>
    </Card>
  );
}
