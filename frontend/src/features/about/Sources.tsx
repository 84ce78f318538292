import { useStatus } from "../../api/queries";
import type { Source, Status } from "../../api/types";
import { formatInstant } from "../../lib/time";
import { Async } from "../../ui/states/Async";
import type { Column } from "../../ui/table/columns";
import { DataTable } from "../../ui/table/DataTable";
import { AboutSection } from "./AboutSection";

const REACHABLE = { true: "yes", false: "no", null: "not asked yet" };

const COLUMNS: readonly Column<Source>[] = [
  { key: "name", header: "Source", rowHeader: true, cell: ({ name, url }) => (url === "" ? name : <a className="link" href={url} rel="noreferrer">{name}</a>) },
  { key: "licence", header: "Licence", cell: ({ licence }) => licence },
  { key: "version", header: "Version", hideBelow: "sm", cell: ({ version }) => version || "–" },
  { key: "reachable", header: "Answers now", cell: ({ reachable }) => REACHABLE[`${reachable}`] },
];

function freshness({ demo, facts_as_of: at, awaiting_result: awaited }: Status): string {
  if (demo) return "This is the demo world: its drivers, constructors and results are invented.";
  const age = at === null ? "No results have been imported yet." : `Results were last updated on ${formatInstant(at)}.`;
  return awaited === null ? `${age} They include the last race.` : `${age} The result of the ${awaited.name} is not in yet.`;
}

export function Sources() {
  return (
    <AboutSection id="sources">
      <Async result={useStatus()} loading="Loading the sources">
        {(status) => (
          <>
            <p>{freshness(status)}</p>
            <DataTable id="sources" caption="Sources of the data" captionHidden columns={COLUMNS} rows={status.sources} rowKey={({ name }) => name} />
          </>
        )}
      </Async>
      <p className="text-sm text-soft">This service is not affiliated with Formula 1, the FIA or any constructor.</p>
    </AboutSection>
  );
}
