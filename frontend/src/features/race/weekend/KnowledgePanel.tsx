import type { ForecastHeader } from "../../../api/types";
import type { Weekend } from "../forecast/ForecastSection";
import { knowledgeOf } from "./knowledge";

type Props = { race: Weekend; header: ForecastHeader; versions: readonly ForecastHeader[]; now: Date | null };

/** What the forecast uses, with what is not known at least as loud as the rest. */
export default function KnowledgePanel({ race, header, versions, now }: Props) {
  const { known, missing } = knowledgeOf(race, race.weather, header, versions, now);
  return (
    <section aria-label="What this forecast knows" className="knowledge">
      {missing.length > 0 && (
        <div className="bg-warn p-3 text-warn-ink">
          <h3 className="font-bold">Not known yet</h3>
          <ul className="mt-1 list-disc space-y-0.5 pl-5">{missing.map((item) => <li key={item}>{item}</li>)}</ul>
        </div>
      )}
      <div className="p-3">
        <h3 className="font-bold">Known</h3>
        <p className="mt-1">{[...known, "past races"].join(" · ")}</p>
        <p className="mt-1 text-soft">{header.stage_meaning}</p>
      </div>
    </section>
  );
}
