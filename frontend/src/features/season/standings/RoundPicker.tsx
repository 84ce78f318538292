import type { ShortRace } from "../../../api/types";

type Props = { races: readonly ShortRace[]; index: number; onChoose: (round: string) => void };

/** After which race the standings are shown; the last one by default. */
export function RoundPicker({ races, index, onChoose }: Props) {
  const step = (by: number, label: string, sign: string) => {
    const race = races[index + by];
    return race && <button type="button" className="picker-step" aria-label={label} onClick={() => { onChoose(index + by === races.length - 1 ? "" : String(race.round)); }}>{sign}</button>;
  };
  return (
    <div className="picker">
      {step(-1, "After the race before", "‹")}
      <select
        aria-label="Standings after"
        className="picker-select"
        value={String(races[index]?.round)}
        onChange={({ target }) => { onChoose(target.value === String(races.at(-1)?.round) ? "" : target.value); }}
      >
        {races.map(({ race_id, round, name }) => <option key={race_id} value={String(round)}>After round {round}: {name}</option>)}
      </select>
      {step(1, "After the next race", "›")}
    </div>
  );
}
