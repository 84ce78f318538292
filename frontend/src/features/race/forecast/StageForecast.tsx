import { lazy, Suspense } from "react";

import { useForecastChanges } from "../../../api/queries";
import type { ForecastHeader, Prediction } from "../../../api/types";
import { formatShort } from "../../../lib/time";
import { Skeleton } from "../../../ui/states/Skeleton";
import { Tabs } from "../../../ui/tabs/Tabs";
import { useAddressChoice, useAddressState } from "../../../ui/useAddressState";
import type { Weekend } from "./ForecastSection";
import { ForecastTable } from "./ForecastTable";
import { defaultEarlier, earlierThan } from "../versions/versions";

const ForecastLinks = lazy(() => import("./ForecastLinks"));
const KnowledgePanel = lazy(() => import("../weekend/KnowledgePanel"));
const PlaceHeatmap = lazy(() => import("../places/PlaceHeatmap"));
const WhatChanged = lazy(() => import("../changes/WhatChanged"));

const VIEWS = ["chances", "places", "changes"] as const;
const LABELS = { chances: "Chances", places: "Finishing positions", changes: "What changed" };

type Props = {
  race: Weekend;
  predictions: readonly Prediction[];
  header: ForecastHeader;
  versions: readonly ForecastHeader[];
  now: Date | null;
};

/** One version of the forecast: its chances, its finishing positions, and what changed since an earlier one. */
export function StageForecast({ race, predictions, header, versions, now }: Props) {
  const [view, setView] = useAddressChoice("view", VIEWS, "chances", false);
  const [since, setSince] = useAddressState("since", "", false);
  const earlier = earlierThan(versions, header);
  const from = earlier.find(({ forecast_id: id }) => String(id) === since) ?? defaultEarlier(earlier, header);
  const changes = useForecastChanges(from && race.race_id, { from: from?.forecast_id, to: header.forecast_id });
  const isAhead = race.status === "scheduled";
  return (
    <>
      {isAhead ? (
        <div className="min-h-24">
          <Suspense fallback={null}><KnowledgePanel race={race} header={header} versions={versions} now={now} /></Suspense>
        </div>
      ) : (
        <p className="mb-3 text-sm text-soft">{header.stage_meaning}</p>
      )}
      <Tabs label="View of the forecast" tabs={VIEWS.map((id) => ({ id, label: LABELS[id] }))} selected={view} onSelect={setView}>
        <Suspense fallback={<Skeleton label="Loading the view" rows={20} />}>
          {view === "chances" && <ForecastTable season={race.season} predictions={predictions} changes={changes.data?.changes} since={from && `${from.stage_label}, ${formatShort(from.as_of)}`} />}
          {view === "places" && <PlaceHeatmap race={race} stage={header.stage} />}
          {view === "changes" && <WhatChanged changes={changes} earlier={earlier} from={from} onChoose={setSince} />}
        </Suspense>
      </Tabs>
      <Suspense fallback={null}><ForecastLinks race={race} stage={header.stage} /></Suspense>
    </>
  );
}
