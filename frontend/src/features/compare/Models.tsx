import { useMemo } from "react";

import { csvLink } from "../../api/links";
import type { Compare } from "../../api/types";
import { modelName } from "../../lib/words";
import { PredictionTable } from "../../ui/probability/PredictionTable";
import { TabbedSection } from "../../ui/tabs/TabbedSection";
import { AllModels } from "./AllModels";
import { compared, MODELS } from "./disagreement";
import { Disagreement } from "./Disagreement";
import { ModelRecord } from "./ModelRecord";

const ALL = "all";

/** The five models of one race: all in one table or each by itself, and beside them where they differ and which has been best. */
export function Models({ found }: { found: Compare }) {
  const { models, race, race_id, stage } = found;
  const rows = useMemo(() => compared(models), [models]);
  const there = MODELS.filter((name) => models.some(({ model_name }) => model_name === name));
  const tabs = [{ id: ALL, label: "All five" }, ...there.map((id) => ({ id, label: modelName(id) }))];
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 xl:grid-cols-[minmax(0,1fr)_24rem]">
      <TabbedSection name="model" label="Model" tabs={tabs} fallback={ALL}>
        {(name) =>
          name === ALL ? (
            <AllModels rows={rows} csv={csvLink("/api/v1/predictions/compare/{race_id}", { race_id }, { stage })} />
          ) : (
            <PredictionTable
              id="models"
              caption={`${modelName(name)}: ${race.name} ${race.season}`}
              predictions={models.find(({ model_name }) => model_name === name)?.predictions ?? []}
            />
          )
        }
      </TabbedSection>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 md:grid-cols-2 xl:grid-cols-1">
        <Disagreement rows={rows} />
        <ModelRecord stage={stage} />
      </div>
    </div>
  );
}
