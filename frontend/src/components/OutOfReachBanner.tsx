import { formatInstant } from "../lib/time";

type Props = { since: string; factsAsOf: string | null };

export function OutOfReachBanner({ since, factsAsOf }: Props) {
  return (
    <aside aria-label="Sources out of reach" className="border-b border-line bg-warn text-warn-ink">
      <p className="frame py-2 text-sm">
        <strong>Sources out of reach:</strong> no source of data has answered since <time dateTime={since}>{formatInstant(since)}</time>.{" "}
        {factsAsOf ? (
          <>
            The results shown were last updated on <time dateTime={factsAsOf}>{formatInstant(factsAsOf)}</time>.{" "}
          </>
        ) : null}
        Forecasts go on with what is stored.
      </p>
    </aside>
  );
}
