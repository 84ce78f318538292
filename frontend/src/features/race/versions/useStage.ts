import { useForecasts, WHOLE_SEASON } from "../../../api/queries";
import type { Forecast, ForecastHeader, Stage } from "../../../api/types";
import { useAddressChoice } from "../../../ui/useAddressState";
import { stagesOf } from "./versions";

const ONE_LIST = { page_size: WHOLE_SEASON };

/** All versions of the ensemble's forecast of a race, and the stage to show: in the address, or else the latest. */
export function useStage(raceId: number, newest: Forecast | undefined) {
  const list = useForecasts({ race: raceId, model: "ensemble", ...ONE_LIST });
  const versions: readonly ForecastHeader[] = list.data?.results ?? (newest ? [newest] : []);
  const stages = stagesOf(versions);
  const latest: Stage = newest?.stage ?? stages.at(-1) ?? "before_weekend";
  // Not remembered: the next visit is for the newest forecast.
  const [stage, choose] = useAddressChoice("stage", stages, latest, false);
  return { list, versions, stages, stage, choose };
}
