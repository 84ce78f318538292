import type { Difference, Stage } from "../../../api/types";
import { modelName } from "../../../lib/words";
import type { Column } from "../../../ui/table/columns";
import { DataTable } from "../../../ui/table/DataTable";
import { Choices } from "../../../ui/tabs/Choices";
import { useAddressChoice } from "../../../ui/useAddressState";
import { Section } from "../Section";
import { comparisons, differenceText } from "./scores";

const COLUMNS: readonly Column<Difference>[] = [
  { key: "against", header: "Against", rowHeader: true, cell: ({ reference }) => modelName(reference) },
  { key: "verdict", header: "Verdict", cell: ({ verdict }) => `${verdict.charAt(0).toUpperCase()}${verdict.slice(1)}` },
  { key: "difference", header: "Difference in log loss", align: "right", hideBelow: "sm", sort: ({ difference }) => difference, cell: differenceText },
  { key: "races", header: "Races", align: "right", sort: ({ races }) => races, cell: ({ races }) => races },
];

const MODELS = ["ensemble", "regression", "random_forest", "xgboost", "elo"] as const;

export function Verdicts({ differences, stage }: { differences: readonly Difference[]; stage: Stage }) {
  const [model, setModel] = useAddressChoice("of", MODELS, "ensemble", false);
  const rows = comparisons(differences, stage, model);
  const noOdds = !rows.some(({ reference }) => reference === "bookmakers");
  return (
    <Section title="Is it better than a simple rule?">
      <Choices label="Model" choices={MODELS.map((id) => ({ id, label: modelName(id) }))} selected={model} onSelect={setModel} />
      <DataTable id="verdicts" caption={`${modelName(model)}: its log loss minus that of the rule; below zero it is better`} columns={COLUMNS} rows={rows} rowKey={({ reference }) => reference} />
      <p className="text-sm text-soft">
        A verdict is given when the whole 95% interval lies on one side of zero.
        {noOdds && " There are no bookmakers' odds for these races and this stage."}
      </p>
    </Section>
  );
}
