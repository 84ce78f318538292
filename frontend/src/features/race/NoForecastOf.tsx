import type { UseQueryResult } from "@tanstack/react-query";
import { Link } from "react-router";

import type { Race } from "../../api/types";
import { Async } from "../../ui/states/Async";
import { EmptyPanel } from "../../ui/states/EmptyPanel";

type Props = { race: Race; list: UseQueryResult };

/** Why a race has no forecast, once it is known that it has none. */
export default function NoForecastOf({ race, list }: Props) {
  return (
    <Async result={list} loading="Loading the forecast">
      {() => <Reason race={race} />}
    </Async>
  );
}

function Reason({ race }: { race: Race }) {
  switch (race.status) {
    case "cancelled":
      return (
        <EmptyPanel title="This race is cancelled">
          <p>It is neither run nor forecast. <Link className="link" to={`/calendar/${race.season}`}>The races of {race.season}</Link></p>
        </EmptyPanel>
      );
    case "scheduled":
    case "under_way":
      return (
        <EmptyPanel title="No forecast yet">
          <p>Forecasts start once the race before this one is over. <Link className="link" to="/">The next race has one</Link></p>
        </EmptyPanel>
      );
    default:
      return (
        <EmptyPanel title="This race was not forecast">
          <p>It was run before this service made forecasts, or left out of its backtests. <Link className="link" to="/accuracy">The races that were forecast</Link></p>
        </EmptyPanel>
      );
  }
}
