import { useParams } from "react-router";

import { useNextRace } from "../../api/queries";
import { Async } from "../../ui/states/Async";
import { Comparison } from "./Comparison";
import { ComparisonFrame, NoComparison } from "./ComparisonFrame";

/** The next race, which has to be found first. */
function OfNextRace() {
  const next = useNextRace();
  if (next.data) return <Comparison raceId={next.data.race.race_id} />;
  return (
    <ComparisonFrame>
      <Async result={next} loading="Loading the next race" empty={() => <NoComparison />}>{() => null}</Async>
    </ComparisonFrame>
  );
}

export default function ComparePage() {
  const { race } = useParams();
  return race === undefined ? <OfNextRace /> : <Comparison raceId={Number(race)} />;
}
