import { Link } from "react-router";

import { useWhatIf } from "../../api/queries";
import type { ErrorCode } from "../../api/errors";
import type { RaceWithWeather } from "../../api/types";
import { Page } from "../../ui/page/Page";
import { Async } from "../../ui/states/Async";
import { EmptyPanel } from "../../ui/states/EmptyPanel";
import { useRaceOfPath } from "../race/useRaceOfPath";
import { Scenario } from "./Scenario";

const none = (code: ErrorCode | null) => (
  <EmptyPanel title={code === "NO_PREDICTIONS_AVAILABLE" ? "This race cannot be forecast" : "No such race"}>
    <p><Link className="link" to="/">Ask about the next race</Link></p>
  </EmptyPanel>
);

function Question({ race }: { race: RaceWithWeather }) {
  const unchanged = useWhatIf(race.race_id, {});
  return (
    <Async result={unchanged} loading="Loading the forecast" isEmpty={({ predictions }) => predictions.length === 0} empty={none}>
      {(answer) => <Scenario key={race.race_id} race={race} unchanged={answer} />}
    </Async>
  );
}

export default function WhatIfPage() {
  const { year, round, race } = useRaceOfPath();
  return (
    <Page
      title={race.data ? `What if: ${race.data.name} ${year}` : `What if: season ${year}, round ${round}`}
      lead="Change the grid, the weather or a driver, and see what the forecast would make of it."
      actions={<Link className="link" to={`/races/${year}/${round}`}>The forecast</Link>}
    >
      <Async result={race} loading="Loading the race" isEmpty={(found) => found === null} empty={none}>
        {(found) => found && <Question race={found} />}
      </Async>
    </Page>
  );
}
