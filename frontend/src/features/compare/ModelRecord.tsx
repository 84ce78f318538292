import { Link } from "react-router";

import { useModelAccuracy } from "../../api/queries";
import type { Stage } from "../../api/types";
import { stageName } from "../../lib/words";
import { Card } from "../../ui/page/Card";
import { Async } from "../../ui/states/Async";
import { SHORT_NAMES } from "./disagreement";
import { ranking, recordSentence } from "./record";

const OF_KIND: Record<string, string> = { live: "forecasts made before the race", backtest: "a backtest" };

/** How the models have done so far, at the stage of the forecast that is shown. */
export function ModelRecord({ stage }: { stage: Stage }) {
  return (
    <Card title="Which has been best" note={stageName(stage)}>
      <Async result={useModelAccuracy({ page_size: 1 })} loading="Loading the record">
        {({ models, kind }) => {
          const standings = ranking(models, stage);
          return (
            <div className="space-y-3 text-sm">
              <p>{recordSentence(standings)}</p>
              {standings.length > 0 && (
                <table className="w-full text-left tabular-nums">
                  <caption className="pb-1 text-left text-soft">Mean log loss in {OF_KIND[kind]}; smaller is better</caption>
                  <tbody>
                    {standings.map(({ forecaster, log_loss }) => (
                      <tr key={forecaster} className="border-t border-line">
                        <th scope="row" className="py-1 font-normal">{SHORT_NAMES[forecaster]}</th>
                        <td className="py-1 text-right">{log_loss.mean?.toFixed(2)}{log_loss.standard_error !== null && <span className="text-soft"> ± {(1.96 * log_loss.standard_error).toFixed(2)}</span>}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              )}
              <p><Link className="link" to="/accuracy">All scores</Link></p>
            </div>
          );
        }}
      </Async>
    </Card>
  );
}
