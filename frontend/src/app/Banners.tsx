import type { Status } from "../api/types";
import { formatInstant } from "../lib/time";
import { Banner } from "./Banner";
import { useOnline } from "./useOnline";

const names = (status: Status) => new Intl.ListFormat("en").format(status.sources.filter(({ reachable }) => reachable === false).map(({ name }) => name));

function OutOfReach({ since, factsAsOf }: { since: string; factsAsOf: string | null }) {
  return (
    <Banner label="Sources out of reach">
      no source of data has answered since <time dateTime={since}>{formatInstant(since)}</time>.{" "}
      {factsAsOf && <>The results shown were last updated on <time dateTime={factsAsOf}>{formatInstant(factsAsOf)}</time>.{" "}</>}
      Forecasts go on with what is stored.
    </Banner>
  );
}

/** What a reader must know before they believe a figure, the gravest first. */
export function Banners({ status }: { status: Status | undefined }) {
  const online = useOnline();
  const silent = status && names(status);
  return (
    <>
      {!online && <Banner label="You are offline">what is shown was loaded before and may be old. It is renewed when the connection is back.</Banner>}
      {status?.demo && (
        <Banner label="Demo world">
          these drivers, constructors and circuits are invented. The forecasts are real calculations on made-up results.
        </Banner>
      )}
      {status?.awaiting_result && (
        <Banner label="Result not in yet">
          the {status.awaiting_result.name} is over, but its result is not in yet. Standings, ratings and scores are as they were before it.
        </Banner>
      )}
      {status?.out_of_reach_since ? (
        <OutOfReach since={status.out_of_reach_since} factsAsOf={status.demo ? null : status.facts_as_of} />
      ) : (
        silent && <Banner label="A source is down">{silent} does not answer at present. New results may come later than usual.</Banner>
      )}
    </>
  );
}
