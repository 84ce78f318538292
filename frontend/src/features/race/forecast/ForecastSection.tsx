import { useId } from "react";

import { useRacePredictions } from "../../../api/queries";
import type { Forecast, RaceWithWeather } from "../../../api/types";
import { stageLabel } from "../../../lib/words";
import { Async } from "../../../ui/states/Async";
import { Skeleton } from "../../../ui/states/Skeleton";
import { Tabs } from "../../../ui/tabs/Tabs";
import { StageForecast } from "./StageForecast";
import type { useStage } from "../versions/useStage";

export type Weekend = Omit<RaceWithWeather, "weather" | "winners" | "pole"> & { weather?: RaceWithWeather["weather"] | undefined };

type Props = { race: Weekend; newest: Forecast | undefined; now: Date | null; staged: ReturnType<typeof useStage> };

/** The forecast of a race by stages. */
export function ForecastSection({ race, newest, now, staged: { stages, stage, choose, versions } }: Props) {
  const heading = useId();
  const known = newest?.stage === stage ? newest.predictions : undefined;
  const predictions = useRacePredictions(race.race_id, { stage }, known);
  return (
    <section aria-labelledby={heading}>
      <h2 id={heading} className="mb-2 text-xl font-bold text-balance">{race.name}: every driver’s chances</h2>
      <Tabs label="Stage of the weekend" tabs={stages.map((id) => ({ id, label: stageLabel(versions, id) }))} selected={stage} onSelect={choose}>
        <Async result={predictions} loading={<Skeleton label="Loading the forecast" rows={20} />}>
          {(rows) => {
            const id = rows[0]?.forecast_id;
            const header = versions.find((one) => one.forecast_id === id) ?? versions.find((one) => one.stage === stage);
            return header && <StageForecast race={race} predictions={rows} header={header} versions={versions} now={now} />;
          }}
        </Async>
      </Tabs>
    </section>
  );
}
