import type { Weather } from "../../../api/types";
import { plural } from "../../../lib/format";

const rounded = (value: number | null, unit: string, digits = 0) => (value === null ? null : `${value.toFixed(digits)} ${unit}`);

export const weatherFacts = (weather: Weather): [string, string | null][] => [
  ["Conditions", weather.conditions_text],
  ["Temperature", rounded(weather.temperature_c, "°C")],
  ["Rain", rounded(weather.precipitation_mm, "mm", 1)],
  ["Wind", rounded(weather.wind_speed_kmh, "km/h")],
];

function lead(hours: number): string {
  return hours >= 48 ? plural(Math.round(hours / 24), "day") : plural(Math.max(1, Math.round(hours)), "hour");
}

/** Whether it is observed or forecast, and how long before the start. */
export function weatherOrigin({ kind, lead_hours: hours }: Weather): string {
  if (kind === "observed") return "As observed at the track.";
  const made = hours === null ? "Forecast" : `Forecast made ${lead(hours)} before the start`;
  return kind === "simulated" ? `${made}, simulated from what was observed later.` : `${made}.`;
}
