import type { ForecastHeader, Prediction, Weather } from "../../../api/types";
import type { Weekend } from "../forecast/ForecastSection";
import { Timetable } from "../weekend/Timetable";
import { WeatherCard } from "../weekend/WeatherCard";
import { AboutForecast } from "./AboutForecast";
import { CircuitFacts } from "./CircuitFacts";

type Props = {
  race: Weekend;
  /** Undefined while it is being loaded. */
  weather: Weather | null | undefined;
  forecast: ForecastHeader | undefined;
  predictions: readonly Prediction[];
  now: Date | null;
};

export default function RaceAside({ race, weather, forecast, predictions, now }: Props) {
  return (
    <>
      <Timetable race={race} now={now} />
      {weather !== undefined && <WeatherCard weather={weather} />}
      {forecast && <AboutForecast forecast={forecast} predictions={predictions} />}
      <CircuitFacts race={race} />
    </>
  );
}
