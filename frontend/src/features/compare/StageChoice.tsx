import { useForecasts, WHOLE_SEASON } from "../../api/queries";
import type { Stage } from "../../api/types";
import { stageLabel } from "../../lib/words";
import { Choices } from "../../ui/tabs/Choices";

const STAGES: readonly Stage[] = ["before_weekend", "after_sprint", "after_qualifying"];

type Props = { raceId: number; selected: Stage; onSelect: (stage: Stage) => void };

/** The stages at which this race has been forecast, where there are several. */
export function StageChoice({ raceId, selected, onSelect }: Props) {
  const { data } = useForecasts({ race: raceId, model: "ensemble", page_size: WHOLE_SEASON });
  const versions = data?.results ?? [];
  const stages = STAGES.filter((stage) => versions.some((forecast) => forecast.stage === stage));
  if (stages.length < 2) return null;
  return <Choices label="Forecasts made" choices={stages.map((id) => ({ id, label: stageLabel(versions, id) }))} selected={selected} onSelect={onSelect} />;
}
