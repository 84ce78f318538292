import type { ForecastHeader, Prediction } from "../../../api/types";
import { intervalLevel } from "../../../ui/probability/interval";
import { formatInstant } from "../../../lib/time";
import { dataThroughText, modelName } from "../../../lib/words";
import { Card } from "../../../ui/page/Card";
import { Facts } from "../../../ui/page/Facts";

type Props = { forecast: ForecastHeader; predictions: readonly Prediction[] };

export function AboutForecast({ forecast, predictions }: Props) {
  const level = intervalLevel(predictions);
  const model = predictions[0]?.model;
  return (
    <Card level={3} title="About this forecast">
      <Facts
        facts={[
          ["Made", <time key="made" dateTime={forecast.generated_at}>{formatInstant(forecast.generated_at)}</time>],
          ["Stage", forecast.stage_label],
          ["Line-up", forecast.line_up?.description ?? null],
          ["Data up to", dataThroughText(forecast.data_through)],
          ["Model", model ? modelName(model) : null],
        ]}
      />
      <details className="mt-3 border-t border-line pt-3 text-sm text-soft">
        <summary>What the {level}% interval means</summary>
        <p className="mt-1">
          It is about the probability itself, not the result: the models are refitted on resampled past races, with the ratings
          moved as far as they may be off, and the interval spans {level}% of what they then forecast. A wide one means that the
          past settles little.
        </p>
      </details>
      <details className="mt-2 text-sm text-soft">
        <summary>Version and hash</summary>
        <p className="mt-1 font-mono text-xs break-all">{forecast.model_version}</p>
        <p className="mt-1 font-mono text-xs break-all">{forecast.hash}</p>
      </details>
    </Card>
  );
}
