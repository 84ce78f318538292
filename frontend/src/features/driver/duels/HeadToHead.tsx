import { useHeadToHead } from "../../../api/queries";
import type { Duel as DuelFigures, HeadToHead as Comparison } from "../../../api/types";
import { Duel } from "../../../ui/career/Duel";
import { Async } from "../../../ui/states/Async";
import type { Column } from "../../../ui/table/columns";
import { DataTable } from "../../../ui/table/DataTable";
import { useAddressState } from "../../../ui/useAddressState";
import { NextRaceChances } from "./NextRaceChances";
import { RivalPicker } from "./RivalPicker";

type Row = { name: string; rival: string; duel: DuelFigures };

const COLUMNS: readonly Column<Row>[] = [
  { key: "name", header: "Races", rowHeader: true, cell: ({ name, duel }) => <>{name} <span className="text-soft">({duel.races})</span></> },
  { key: "qualifying", header: "Qualifying", cell: ({ duel, rival }) => <Duel {...duel.qualifying} label={`Qualifying, ahead of ${rival}`} /> },
  { key: "race", header: "Race", cell: ({ duel: { race }, rival }) => <Duel ahead={race.ahead} behind={race.behind} label={`Race, ahead of ${rival}`} /> },
];

function rows({ season, b: { driver: rival }, this_season: now, all_time: ever }: Comparison): Row[] {
  const kinds: [string, DuelFigures][] = [[`In ${season}`, now], ["In all seasons", ever], ["As team-mates", ever.as_team_mates]];
  return kinds.filter(([, { races }]) => races > 0).map(([name, duel]) => ({ name, rival, duel }));
}

function Figures({ comparison }: { comparison: Comparison }) {
  const { a, b } = comparison;
  const found = rows(comparison);
  return (
    <div className="space-y-5">
      {found.length === 0 ? (
        <p className="text-sm text-soft">{a.driver} and {b.driver} were never in the same race.</p>
      ) : (
        <DataTable id="head-to-head" caption={`How often ${a.driver} was ahead of ${b.driver} (left), and how often behind (right)`} columns={COLUMNS} rows={found} rowKey={({ name }) => name} />
      )}
      <NextRaceChances comparison={comparison} />
    </div>
  );
}

type Props = { driverId: number; season: number; /** Compared with at first: the last team-mate. */ fallback: number | null };

/** The driver against any other one. */
export function HeadToHead({ driverId, season, fallback }: Props) {
  const [against, choose] = useAddressState("against", fallback === null ? "" : String(fallback), false);
  const rivalId = /^\d{1,9}$/.test(against) && Number(against) !== driverId ? Number(against) : null;
  const result = useHeadToHead(rivalId === null ? undefined : [driverId, rivalId], season);
  const rival = rivalId === null ? null : { driver_id: rivalId, name: result.data?.b.driver ?? "…" };
  return (
    <section aria-labelledby="head-to-head" className="panel space-y-4">
      <h2 id="head-to-head" className="text-xl font-bold">Head to head{rival && result.data ? `: ${result.data.b.driver}` : ""}</h2>
      <RivalPicker driverId={driverId} season={season} rival={rival} onChoose={(id) => { choose(String(id)); }} />
      {rival && <Async result={result} loading="Loading the duels">{(comparison) => <Figures comparison={comparison} />}</Async>}
    </section>
  );
}
