import type { Progress, ProgressEntrant } from "../../../api/types";
import { constructorColours } from "../../../lib/constructorColours";
import { shortRace } from "../../../lib/format";
import { driverMark, teamMateIndexes } from "../../../lib/driverMark";
import type { ChartData } from "../../../ui/chart/types";
import { nameOf } from "../championship";

export type Standing = {
  id: string;
  name: string;
  entrant: ProgressEntrant;
  position: number | null;
  points: number;
  wins: number;
  /** Points behind the leader. */
  gap: number;
  /** Scored in the last race of the standings; below 0 where a score had to be dropped. */
  scored: number;
  /** Places gained by the last race; null after the first one. */
  gained: number | null;
};

const capital = (word: string) => (word.length <= 3 ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1));

/** With the engine where one chassis scored as several entrants. */
function entrantName(one: ProgressEntrant, all: readonly ProgressEntrant[]): string {
  const several = one.driver === null && all.filter(({ constructor_id }) => constructor_id === one.constructor_id).length > 1;
  return several && one.engine ? `${one.constructor} ${one.engine.split("-").map(capital).join("-")}` : nameOf(one);
}

const idOf = ({ driver_id, constructor_id, engine }: ProgressEntrant) => (driver_id === null ? `${constructor_id}-${engine}` : String(driver_id));

/** As it was before a race and those after it. */
export function before(progress: Progress, raceId: number): Progress {
  const index = progress.races.findIndex(({ race_id }) => race_id === raceId);
  return index === -1 ? progress : { ...progress, races: progress.races.slice(0, index) };
}

/** The index of a round among the races that are over; the last one where there is no such round. */
export function raceIndex({ races }: Progress, round: string): number {
  const found = races.findIndex((race) => String(race.round) === round);
  return found === -1 ? races.length - 1 : found;
}

/** The standings after a race, the leader first, the excluded last. */
export function standingsAfter({ entrants }: Progress, index: number): Standing[] {
  const rows = entrants.flatMap((entrant): Standing[] => {
    const points = entrant.points[index] ?? null;
    if (points === null) return [];
    const position = entrant.positions[index] ?? null;
    const before = entrant.positions[index - 1] ?? null;
    // Without a point, places among many equals mean nothing.
    const gained = points === 0 || position === null || before === null ? null : before - position;
    const scored = points - (entrant.points[index - 1] ?? 0);
    return [{ id: idOf(entrant), name: entrantName(entrant, entrants), entrant, position, points, wins: entrant.wins[index] ?? 0, gap: 0, scored, gained }];
  });
  const inOrder = rows.toSorted((a, b) => (a.position ?? Infinity) - (b.position ?? Infinity));
  const most = inOrder[0]?.points ?? 0;
  return inOrder.map((row) => ({ ...row, gap: most - row.points }));
}

/** Points after each race up to the chosen one, of the first `limit` in the standings then. */
export function pointsChart(progress: Progress, index: number, limit: number): ChartData {
  const chosen = standingsAfter(progress, index).slice(0, limit);
  const colours = constructorColours(progress.entrants.map((one) => one.constructor), progress.season);
  const marks = teamMateIndexes(chosen, ({ entrant }) => entrant.constructor);
  return {
    kind: "line",
    labels: progress.races.slice(0, index + 1).map(({ name }) => shortRace(name)),
    series: chosen.map(({ id, name, entrant }, rank) => ({
      id,
      label: name,
      colour: colours.get(entrant.constructor) ?? { light: "", dark: "" },
      mark: driverMark(marks[rank] ?? 0),
      values: entrant.points.slice(0, index + 1),
    })),
  };
}

const plainPoints = (points: number) => String(Number(points.toFixed(2)));

/** Who leads and by how much, in a sentence. */
export function leaderSentence([first, second]: readonly Standing[], isFinal: boolean): string {
  if (!first) return "";
  const ahead = second ? `, ${plainPoints(second.gap)} ahead of ${second.name}` : "";
  return `${first.name} ${isFinal ? "won the championship" : "leads"} with ${plainPoints(first.points)} points${ahead}.`;
}
