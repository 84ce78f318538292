import type { CircuitCoefficients } from "../../api/types";
import { Card } from "../../ui/page/Card";
import { TraitRow } from "./TraitRow";
import { traits } from "./track";

type Props = { data: CircuitCoefficients };

/** What is special about the track, in plain words. */
export function Character({ data }: Props) {
  const shown = traits(data.coefficients);
  return (
    <Card title="What the track is like" note={data.data_through ? `After the ${data.data_through.season} ${data.data_through.name}` : undefined}>
      {shown.length === 0 ? (
        <p className="text-sm text-soft">{data.note || "Nothing is estimated of this track yet."}</p>
      ) : (
        <>
          <ul>{shown.map((trait) => <TraitRow key={trait.title} {...trait} />)}</ul>
          <p className="mt-4 border-t border-line pt-3 text-sm text-soft">The dot is this circuit, the band its 90% interval, the upright line the average of all. Few races pull an estimate towards that average.</p>
        </>
      )}
    </Card>
  );
}
