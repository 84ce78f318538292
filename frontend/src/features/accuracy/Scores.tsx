import type { ModelAccuracy } from "../../api/types";
import { stageName } from "../../lib/words";
import { TabbedSection } from "../../ui/tabs/TabbedSection";
import { CalibrationSection } from "./calibration/CalibrationSection";
import { scoredStages, type Selection } from "./kinds";
import { NotScored } from "./NotScored";
import { LastRaces, Surprises } from "./races/RaceTables";
import { ScoreTable } from "./scores/ScoreTable";
import { Verdicts } from "./scores/Verdicts";
import { BySeason } from "./seasons/BySeason";
import { SeasonChoice } from "./seasons/SeasonChoice";
import { summary } from "./summary";

type Props = { found: ModelAccuracy; selection: Selection; onSeason: (season: string) => void };

/** All figures of one kind; each tab has those of one stage, so that nothing is mixed. */
export function Scores({ found, selection, onSeason }: Props) {
  const stages = scoredStages(found.models);
  const latest = stages.at(-1);
  if (latest === undefined) return <NotScored selection={selection} onSeason={onSeason} />;
  return (
    <TabbedSection name="stage" label="Forecasts made" tabs={stages.map((id) => ({ id, label: stageName(id) }))} fallback={latest}>
      {(stage) => {
        const words = summary(found.models, found.differences, stage);
        const shown = { ...selection, stage };
        return (
          <div className="space-y-8">
            <SeasonChoice selection={shown} onChoose={onSeason} />
            {words && (
              <div className="max-w-3xl">
                <p className="text-xl font-semibold text-pretty sm:text-2xl">{words.record}</p>
                <p className="mt-2 text-soft">{words.comparison}</p>
              </div>
            )}
            <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-x-6 gap-y-8 xl:grid-cols-2">
              <CalibrationSection selection={shown} />
              <LastRaces selection={shown} />
            </div>
            <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-x-6 gap-y-8 xl:grid-cols-2">
              <ScoreTable found={found} selection={shown} />
              <Verdicts differences={found.differences} stage={stage} />
            </div>
            <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-x-6 gap-y-8 xl:grid-cols-2">
              <Surprises selection={shown} />
              <BySeason kind={shown.kind} stage={stage} />
            </div>
          </div>
        );
      }}
    </TabbedSection>
  );
}
