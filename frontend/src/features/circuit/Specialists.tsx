import type { TrackCoefficient } from "../../api/types";
import { formatInterval, formatProbability } from "../../lib/format";
import { ConstructorLink } from "../../ui/links/ConstructorLink";
import { DriverLink } from "../../ui/links/DriverLink";
import type { Column } from "../../ui/table/columns";
import { DataTable } from "../../ui/table/DataTable";
import { useAddressChoice } from "../../ui/useAddressState";
import { chance, isShown } from "./track";

type Row = TrackCoefficient;

const SHOWN = 10;
const SPANS = ["top", "all"] as const;

function Name({ driver, driver_id: id, constructor: car, constructor_id: carId }: Row) {
  if (driver !== null && id !== null) return <DriverLink id={id}>{driver}</DriverLink>;
  return car !== null && carId !== null && <ConstructorLink id={carId}>{car}</ConstructorLink>;
}

const COLUMNS: readonly Column<Row>[] = [
  { key: "name", header: "Name", rowHeader: true, sort: ({ driver, constructor: car }) => driver ?? car, cell: (row) => <Name {...row} /> },
  { key: "chance", header: "Beats an equal", align: "right", first: "descending", sort: ({ coefficient }) => coefficient, cell: (row) => <span className={isShown(row) ? "font-bold" : ""}>{formatProbability(chance(row.coefficient))}</span> },
  { key: "interval", header: "Interval", align: "right", cell: ({ interval: [lower, upper] }) => formatInterval([chance(lower), chance(upper)]) },
  { key: "races", header: "Races here", align: "right", hideBelow: "sm", first: "descending", sort: ({ race_count: races }) => races, cell: ({ race_count: races }) => races },
];

const HEADINGS = { driver: "Drivers who are better here than their rating", constructor: "Constructors that are better here than their rating" };

type Props = { kind: "driver" | "constructor"; rows: readonly Row[] };

/** Who does better, or worse, at this circuit than their rating says. */
export function Specialists({ kind, rows }: Props) {
  const [span, setSpan] = useAddressChoice(`${kind}s`, SPANS, "top", false);
  const found = rows.filter((row) => row.kind === kind).toSorted((a, b) => b.coefficient - a.coefficient);
  if (found.length === 0) return null;
  const settled = found.some(isShown);
  const all = span === "all" || found.length <= SHOWN;
  const caption = `How often each ${kind} would be ahead of an equal car; the interval is a 90% one. ${settled ? "Bold: shown by the results, not only by chance." : "No difference is shown: every interval spans 50%."}`;
  return (
    <section aria-labelledby={`better-${kind}`}>
      <h2 id={`better-${kind}`} className="mb-3 text-xl font-bold">{HEADINGS[kind]}</h2>
      <DataTable id={`better-${kind}`} caption={caption} columns={COLUMNS} rows={all ? found : found.slice(0, SHOWN)} rowKey={({ driver_id, constructor_id }) => driver_id ?? constructor_id ?? 0} defaultSort="-chance" />
      {found.length > SHOWN && (
        <button type="button" className="link mt-2 text-sm" onClick={() => { setSpan(all ? "top" : "all"); }}>{all ? `Only the first ${SHOWN}` : `All ${found.length}, down to the worst`}</button>
      )}
    </section>
  );
}
