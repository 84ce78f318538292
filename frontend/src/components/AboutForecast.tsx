import type { Forecast } from "../api/types";
import { intervalLevel } from "../lib/interval";
import { formatInstant } from "../lib/time";
import { dataThroughText, modelName } from "../lib/words";
import { Card } from "./Card";
import { Facts } from "./Facts";

type Props = { forecast: Forecast };

export function AboutForecast({ forecast }: Props) {
  const level = intervalLevel(forecast.predictions);
  const model = forecast.predictions[0]?.model;
  return (
    <Card title="About this forecast">
      <Facts
        facts={[
          ["Made", <time key="made" dateTime={forecast.generated_at}>{formatInstant(forecast.generated_at)}</time>],
          ["Stage", forecast.stage_label],
          ["Line-up", forecast.line_up?.description ?? null],
          ["Data up to", dataThroughText(forecast.data_through)],
          ["Model", model ? modelName(model) : null],
          ["Version", <span key="version" className="font-mono text-xs">{forecast.model_version}</span>],
        ]}
      />
      <p className="mt-4 border-t border-line pt-3 text-sm text-soft">
        The {level}% interval is about the probability itself, not the result: the models are refitted on resampled past races,
        with the ratings moved as far as they may be off, and the interval spans {level}% of what they then forecast. A wide
        one means that the past settles little.
      </p>
    </Card>
  );
}
