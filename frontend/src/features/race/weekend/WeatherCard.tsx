import type { Weather } from "../../../api/types";
import { Card } from "../../../ui/page/Card";
import { Facts } from "../../../ui/page/Facts";
import { weatherFacts, weatherOrigin } from "./weather";

/** Null where nothing is known of the weather. */
type Props = { weather: Weather | null };

export function WeatherCard({ weather }: Props) {
  return (
    <Card level={3} title="Weather for the race">
      {weather === null ? (
        <p className="text-sm text-soft">No weather forecast is on record for this race. Forecasts appear up to two weeks before a race.</p>
      ) : (
        <>
          <Facts facts={weatherFacts(weather)} />
          <p className="mt-3 text-sm text-soft">{weatherOrigin(weather)}</p>
        </>
      )}
    </Card>
  );
}
