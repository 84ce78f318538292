import { useCircuit, useTrackCoefficients } from "../../api/queries";
import type { Circuit } from "../../api/types";
import { formatKilometres } from "../../lib/format";
import { Page } from "../../ui/page/Page";
import { useNumberParam } from "../../ui/page/useNumberParam";
import { Async } from "../../ui/states/Async";
import { EmptyPanel } from "../../ui/states/EmptyPanel";
import { Character } from "./Character";
import { History } from "./History";
import { PoleCard } from "./PoleCard";
import { Specialists } from "./Specialists";
import { useHistory } from "./useHistory";

const NOT_FOUND = <EmptyPanel title="Circuit not found">There is no circuit of this number. The search (Ctrl K) finds every circuit since 1950.</EmptyPanel>;

function lead({ location, country, length_km: length, turn_count: turns, races_held: held }: Circuit): string {
  const facts = [`${location}, ${country}`, length === null ? "" : formatKilometres(length), turns === null ? "" : `${turns} turns`, held === 1 ? "one race held" : `${held} races held`];
  return facts.filter(Boolean).join(" · ");
}

export default function CircuitPage() {
  const id = useNumberParam("id");
  const circuit = useCircuit(id);
  const coefficients = useTrackCoefficients(id);
  const { result, races } = useHistory(id);
  const name = circuit.data?.name ?? "this circuit";
  return (
    <Page title={circuit.data ? circuit.data.full_name || circuit.data.name : "Circuit"} lead={circuit.data && lead(circuit.data)}>
      <div className="space-y-8">
        <Async result={coefficients} loading="Loading the circuit" empty={() => NOT_FOUND}>
          {(data) => (
            <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
              <Character data={data} />
              {result.data && races.length > 0 && <PoleCard races={races} />}
            </div>
          )}
        </Async>
        {circuit.data && (
          <Async
            result={result}
            loading="Loading the past races"
            isEmpty={({ results }) => results.length === 0}
            empty={() => <EmptyPanel title="No race yet">No race has been held at {name} so far.</EmptyPanel>}
          >
            {() => <History name={name} races={races} />}
          </Async>
        )}
        {coefficients.data && (
          <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-x-6 gap-y-8 xl:grid-cols-2">
            <Specialists kind="driver" rows={coefficients.data.coefficients} />
            <Specialists kind="constructor" rows={coefficients.data.coefficients} />
          </div>
        )}
      </div>
    </Page>
  );
}
