import { RACES } from "./useRacesChoice";

type Choice = (typeof RACES)[number];
type Props = { chosen: Choice; onChoose: (races: Choice) => void };

export function RacesChoice({ chosen, onChoose }: Props) {
  return (
    <div role="group" aria-label="Races covered" className="flex gap-2">
      {RACES.map((one) => (
        <button key={one} type="button" className="chart-span" aria-pressed={chosen === one} onClick={() => { onChoose(one); }}>{one === "all" ? "All races" : `Last ${one} races`}</button>
      ))}
    </div>
  );
}
