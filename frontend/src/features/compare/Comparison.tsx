import { Link } from "react-router";

import { useCompare } from "../../api/queries";
import type { Compare, Stage } from "../../api/types";
import { formatInstant } from "../../lib/time";
import { stageName } from "../../lib/words";
import { Async } from "../../ui/states/Async";
import { useAddressChoice } from "../../ui/useAddressState";
import { ComparisonFrame, NoComparison } from "./ComparisonFrame";
import { Models } from "./Models";
import { RaceChoice } from "./RaceChoice";
import { StageChoice } from "./StageChoice";

const LATEST = "latest";
const CHOICES: readonly (Stage | typeof LATEST)[] = [LATEST, "before_weekend", "after_sprint", "after_qualifying"];

function About({ found: { race, stage, as_of } }: { found: Compare }) {
  const name = `${race.name} ${race.season}`;
  return (
    <>
      {race.round === null ? name : <Link className="link" to={`/races/${race.season}/${race.round}`}>{name}</Link>}, {stageName(stage).toLowerCase()}, as of{" "}
      <time dateTime={as_of}>{formatInstant(as_of)}</time>.
    </>
  );
}

export function Comparison({ raceId }: { raceId: number }) {
  const [chosen, choose] = useAddressChoice("stage", CHOICES, LATEST, false);
  const found = useCompare(raceId, { stage: chosen === LATEST ? undefined : chosen });
  const { data } = found;
  return (
    <ComparisonFrame
      about={data && <About found={data} />}
      actions={data && <RaceChoice season={data.race.season} raceId={raceId} />}
    >
      <Async result={found} loading="Loading the models" isEmpty={({ models }) => models.length === 0} empty={() => <NoComparison />}>
        {(ready) => (
          <div className="space-y-4">
            <StageChoice raceId={raceId} selected={ready.stage} onSelect={choose} />
            <Models found={ready} />
          </div>
        )}
      </Async>
    </ComparisonFrame>
  );
}
