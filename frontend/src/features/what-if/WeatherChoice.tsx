import type { Weather } from "../../api/types";
import { weatherFacts } from "../race/weekend/weather";

type Props = { wet: boolean | null; weather: Weather | null | undefined; onChange: (wet: boolean | null) => void };

const CHOICES = [
  ["As forecast", null],
  ["Dry", false],
  ["Rain", true],
] as const;

export function WeatherChoice({ wet, weather, onChange }: Props) {
  const facts = weather ? weatherFacts(weather).flatMap(([, value]) => value ?? []) : [];
  return (
    <fieldset className="text-sm">
      <legend className="sr-only">Weather for the race</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        {CHOICES.map(([label, value]) => (
          <label key={label} className="flex items-center gap-1.5 py-1">
            <input
              type="radio"
              name="wet"
              checked={wet === value}
              onChange={() => {
                onChange(value);
              }}
            />
            {label}
          </label>
        ))}
      </div>
      <p className="text-soft">{facts.length > 0 ? `Forecast: ${facts.join(", ")}.` : "No weather forecast is on record for this race."}</p>
    </fieldset>
  );
}
