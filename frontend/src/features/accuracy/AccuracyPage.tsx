import { useModelAccuracy } from "../../api/queries";
import { Page } from "../../ui/page/Page";
import { Async } from "../../ui/states/Async";
import { Choices } from "../../ui/tabs/Choices";
import { useAddressState } from "../../ui/useAddressState";
import { isKind, KIND_MEANING, KINDS } from "./kinds";
import { Scores } from "./Scores";

export default function AccuracyPage() {
  const [chosen, choose] = useAddressState("kind", "", false);
  const [written, chooseSeason] = useAddressState("season", "", false);
  const season = /^\d{4}$/.test(written) ? Number(written) : undefined;
  // Without a choice the API decides: live forecasts, if any was scored.
  const result = useModelAccuracy({ page_size: 1, kind: isKind(chosen) ? chosen : undefined, season });
  const shown = isKind(chosen) ? chosen : result.data?.kind;
  const kind = isKind(shown) ? shown : "live";
  return (
    <Page title="How good are our forecasts?" lead="Every forecast is scored once its race is over, and compared with simple rules on the same races.">
      <div className="mb-6 space-y-2">
        <Choices label="Which forecasts" choices={KINDS} selected={kind} onSelect={choose} />
        <p className="max-w-prose text-sm text-soft">{KIND_MEANING[kind]} The two are never mixed.</p>
      </div>
      <Async result={result} loading="Loading the scores">
        {(found) => <Scores found={found} selection={{ kind, season }} onSeason={chooseSeason} />}
      </Async>
    </Page>
  );
}
