import { Link } from "react-router";

import { useModelAccuracy, WHOLE_SEASON } from "../../../api/queries";
import type { Race, Stage } from "../../../api/types";
import { formatProbability } from "../../../lib/format";
import { Async } from "../../../ui/states/Async";
import { EmptyPanel } from "../../../ui/states/EmptyPanel";
import type { Column } from "../../../ui/table/columns";
import { DataTable } from "../../../ui/table/DataTable";
import { type Score, scoresOf, verdict } from "./scores";

const COLUMNS: readonly Column<Score>[] = [
  { key: "name", header: "Forecaster", rowHeader: true, cell: ({ name, ours }) => (ours ? <strong>{name}</strong> : name) },
  { key: "chance", header: "Chance given to the winner", align: "right", first: "descending", sort: ({ chance }) => chance, cell: ({ chance }) => formatProbability(chance) },
  { key: "loss", header: "Log loss", align: "right", sort: ({ logLoss }) => logLoss, cell: ({ logLoss }) => logLoss.toFixed(2) },
];

type Props = { race: Race; stage: Stage };

const NotScored = () => <EmptyPanel title="Not scored yet">The scores of this race are calculated with the next update.</EmptyPanel>;

/** Our score of this race beside those of simple references. */
export function Scores({ race, stage }: Props) {
  const accuracy = useModelAccuracy({ season: race.season, stage, forecaster: "ensemble", page_size: WHOLE_SEASON });
  return (
    <section aria-label="Scores of this race">
      <h3 className="mt-6 mb-2 font-bold">How good was our forecast?</h3>
      <Async result={accuracy} loading="Loading the scores" isEmpty={({ rows }) => !rows.some((row) => row.race_id === race.race_id)} empty={NotScored}>
        {({ rows }) => {
          const row = rows.find((one) => one.race_id === race.race_id);
          const scores = row ? scoresOf(row) : [];
          return (
            <>
              <p className="mb-3 text-sm">{verdict(scores)} <Link className="link" to="/accuracy">Accuracy</Link></p>
              <DataTable id="scores" caption="Chance given to the driver who won: more is better. The log loss is its logarithm: less is better." columns={COLUMNS} rows={scores} rowKey={({ id }) => id} defaultSort="-chance" />
            </>
          );
        }}
      </Async>
    </section>
  );
}
