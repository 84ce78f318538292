import { Link } from "react-router";

import type { Change, Prediction } from "../../../api/types";
import { formatProbability } from "../../../lib/format";
import { reach } from "./contributions";
import { FactorBars } from "./FactorBars";
import { arrowWords } from "../changes/moved";

type Props = {
  prediction: Prediction;
  /** All predictions of the forecast: their bars share a scale. */
  field: readonly Prediction[];
  change?: Change | undefined;
};

/** What moved a driver's chance to win: a bar a factor, to the right where it helps. */
export default function Contributions({ prediction, field, change }: Props) {
  const longest = reach(field);
  const { driver, driver_id, contributions, win_probability } = prediction;
  return (
    <div className="contributions">
      <p className="text-sm text-pretty text-soft">
        Why {driver} has {formatProbability(win_probability)} to win: what sets this car apart from an average one of the field.
      </p>
      <FactorBars label={`What moved the forecast of ${driver}`} contributions={contributions} longest={longest} />
      {change && (
        <>
          <p className="mt-3 text-sm text-soft">Since the earlier forecast: {arrowWords(change.to - change.from)}.</p>
          <FactorBars label={`What changed the forecast of ${driver}`} contributions={change.contributions} longest={longest} />
        </>
      )}
      <details className="mt-2 text-sm text-soft">
        <summary>What the figures are</summary>
        Log-odds to win: +0.7 doubles the odds, −0.7 halves them, and together they make the probability.
      </details>
      <p className="mt-2 text-sm"><Link className="link" to={`/drivers/${driver_id}`}>{driver}: form, ratings and past results</Link></p>
    </div>
  );
}
