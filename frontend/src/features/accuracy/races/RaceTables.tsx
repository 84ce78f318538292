import type { ReactNode } from "react";
import { Link } from "react-router";

import { csvLink } from "../../../api/links";
import { useModelAccuracy, useSurprises } from "../../../api/queries";
import type { AccuracyRow, Surprise } from "../../../api/types";
import { useServiceClock } from "../../../api/useServiceClock";
import { formatProbability, plural } from "../../../lib/format";
import { usePreferences } from "../../../preferences/preferences";
import { Async } from "../../../ui/states/Async";
import type { Column } from "../../../ui/table/columns";
import { isFresh } from "../../../ui/spoilers/fresh";
import { DataTable } from "../../../ui/table/DataTable";
import type { StageSelection } from "../kinds";
import { Section } from "../Section";
import { ordinal } from "./ordinal";

type Row = {
  key: number;
  race: Pick<AccuracyRow, "race" | "season" | "round" | "date">;
  favourite: string;
  favouriteProbability: number;
  winner: string;
  winnerProbability: number;
  rank: number;
  hidden: boolean;
};

const winners = (one: string, other: string | null) => (other === null ? one : `${one} and ${other}`);

const ofScore = (row: AccuracyRow, hidden: boolean): Row => ({
  key: row.race_id, race: row, hidden, favourite: row.predicted_winner, favouriteProbability: row.predicted_probability,
  winner: winners(row.actual_winner, row.second_winner), winnerProbability: row.winner_probability, rank: row.winner_rank,
});

const ofSurprise = (row: Surprise, hidden: boolean): Row => ({
  key: row.race_id, race: row, hidden, favourite: row.favourite, favouriteProbability: row.favourite_probability,
  winner: winners(row.winner, row.second_winner), winnerProbability: row.winner_probability, rank: row.winner_rank,
});

const nameOf = ({ race: { race, season, round } }: Row) => (round === null ? `${race} ${season}` : <Link className="link" to={`/races/${season}/${round}`}>{race} {season}</Link>);
const unlessHidden = (row: Row, shown: ReactNode) => (row.hidden ? <span className="text-soft">hidden</span> : shown);
const ofHidden = <T,>(row: Row, value: T) => (row.hidden ? null : value);

const Below = ({ children }: { children: ReactNode }) => <span className="block text-xs text-soft">{children}</span>;
const withProbability = (name: ReactNode, probability: number, rank = "") => <>{name}<Below>{formatProbability(probability)}{rank}</Below></>;

const COLUMNS: readonly Column<Row>[] = [
  { key: "race", header: "Race", rowHeader: true, sort: ({ race }) => race.date, first: "descending", cell: nameOf },
  {
    key: "favourite",
    header: "Our favourite",
    first: "descending",
    sort: (row) => row.favouriteProbability,
    cell: (row) => withProbability(row.favourite, row.favouriteProbability),
  },
  {
    key: "winner",
    header: "Winner",
    sort: (row) => ofHidden(row, row.winnerProbability),
    cell: (row) => unlessHidden(row, withProbability(row.rank === 1 ? <strong>{row.winner}</strong> : row.winner, row.winnerProbability, row.rank === 1 ? "" : `, our ${ordinal(row.rank)}`)),
  },
];

/** Winners of the last days are hidden until the reader asks for results. */
function useHidden(): { isHidden: (date: string) => boolean; reveal: () => void } {
  const { preferences, prefer } = usePreferences();
  const now = useServiceClock();
  return {
    isHidden: (date) => !preferences.showResults && isFresh(date, now),
    reveal: () => {
      prefer("showResults", true);
    },
  };
}

type TableProps = { id: string; title: string; caption: string; rows: readonly Row[]; csv: string; onReveal: () => void };

function RaceTable({ id, title, caption, rows, csv, onReveal }: TableProps) {
  return (
    <Section title={title}>
      <DataTable id={id} caption={caption} columns={COLUMNS} rows={rows} rowKey={({ key }) => key} csv={csv} />
      {rows.some(({ hidden }) => hidden) && (
        <p className="text-sm text-soft print:hidden">
          The winner of a race of the last week is hidden. <button type="button" className="link" onClick={onReveal}>Show results</button>
        </p>
      )}
    </Section>
  );
}

type Props = { selection: StageSelection };
const LAST = 10;

export function LastRaces({ selection }: Props) {
  const query = { ...selection, forecaster: "ensemble", page_size: LAST } as const;
  const { isHidden, reveal } = useHidden();
  return (
    <Async result={useModelAccuracy(query)} loading="Loading the last races">
      {({ rows }) => (
        <RaceTable
          id="last"
          title={rows.length === 1 ? "The last race" : `The last ${rows.length} races`}
          caption="Below each name is the probability that we gave; in bold where our favourite won"
          rows={rows.map((row) => ofScore(row, isHidden(row.date)))}
          csv={csvLink("/api/v1/analytics/model-accuracy", undefined, query)}
          onReveal={reveal}
        />
      )}
    </Async>
  );
}

export function Surprises({ selection }: Props) {
  const { isHidden, reveal } = useHidden();
  return (
    <Async result={useSurprises(selection)} loading="Loading the surprises">
      {({ races, scored_races: scored }) => {
        const surprising = races.filter(({ winner_rank: rank }) => rank > 1);
        if (surprising.length === 0) return <Section title="Biggest surprises"><p className="text-soft">None: our favourite won each of the {plural(scored, "scored race")}.</p></Section>;
        return (
          <RaceTable
            id="surprises"
            title="Biggest surprises"
            caption={`The winners that we thought least likely, of ${plural(scored, "scored race")}`}
            rows={surprising.map((row) => ofSurprise(row, isHidden(row.date)))}
            csv={csvLink("/api/v1/analytics/biggest-surprises", undefined, selection)}
            onReveal={reveal}
          />
        );
      }}
    </Async>
  );
}
