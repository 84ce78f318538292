import { useLayoutEffect } from "react";
import { useSearchParams } from "react-router";

import { useNextRace, useStatus } from "../../api/queries";
import type { Forecast } from "../../api/types";
import { constructorColours, cssColour } from "../../lib/constructorColours";
import { formatInterval, formatProbability } from "../../lib/format";
import { formatInstant, formatWeekday, trackDay } from "../../lib/time";
import { stageName } from "../../lib/words";
import { PageHeading } from "../../ui/page/PageHeading";
import { useDocumentTitle } from "../../ui/page/useDocumentTitle";
import { mainInterval } from "../../ui/probability/interval";
import { ProbabilityBar } from "../../ui/probability/ProbabilityBar";
import { winScale } from "../../ui/probability/scale";
import { Async } from "../../ui/states/Async";

const SHOWN = 6;

/** The theme of the page around it, which only its author knows; what the reader has chosen on this site does not count here. */
function useThemeOfAddress() {
  const [search] = useSearchParams();
  const theme = search.get("theme");
  useLayoutEffect(() => {
    const { dataset } = document.documentElement;
    if (theme === "light" || theme === "dark") dataset.theme = theme;
    else delete dataset.theme;
  }, [theme]);
}

function Favourites({ forecast }: { forecast: Forecast }) {
  const rows = forecast.predictions.toSorted((a, b) => b.win_probability - a.win_probability).slice(0, SHOWN);
  const scale = winScale(rows);
  const colours = constructorColours(forecast.predictions.map((row) => row.constructor), forecast.race.season);
  return (
    <table className="mt-3 w-full text-left text-sm">
      <caption className="sr-only">The likeliest winners</caption>
      <thead className="sr-only">
        <tr><th scope="col">Driver</th><th scope="col">Probability to win, with its interval</th></tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.driver_id} className="border-t border-line">
            <th scope="row" className="w-[42%] py-1.5 pr-2 font-normal wrap-anywhere">
              <span aria-hidden="true" className="mr-2 inline-block h-3.5 w-1.5 align-middle" style={{ background: cssColour(colours.get(row.constructor) ?? { light: "#666666", dark: "#999999" }) }} />
              {row.driver}
            </th>
            <td className="py-1.5">
              <div className="flex items-center gap-2">
                <div className="min-w-0 flex-1"><ProbabilityBar scale={scale} probability={row.win_probability} interval={mainInterval(row)} /></div>
                <span className="w-24 shrink-0 text-right tabular-nums"><strong>{formatProbability(row.win_probability)}</strong> <span className="block text-xs text-soft">{formatInterval(mainInterval(row))}</span></span>
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A small page for the frames of other sites: a forecast, what it is, and the way to the rest of it. */
export default function EmbedPage() {
  useThemeOfAddress();
  const result = useNextRace();
  const { data: status } = useStatus();
  const race = result.data?.race;
  useDocumentTitle(race?.name ?? "Next race");
  return (
    <div className="mx-auto max-w-xl bg-paper p-3">
      <PageHeading className="text-lg font-extrabold">{race?.name ?? "Next race"}</PageHeading>
      <Async result={result} loading="Loading the forecast" isEmpty={({ predictions }) => predictions.length === 0}>
        {(forecast) => (
          <>
            <p className="text-sm text-soft">{formatWeekday(trackDay(forecast.race))}. A forecast, not a result: probability to win, {stageName(forecast.stage).toLowerCase()}.</p>
            <Favourites forecast={forecast} />
            <p className="mt-2 text-xs text-soft">As of <time dateTime={forecast.as_of}>{formatInstant(forecast.as_of)}</time>.{status?.demo && " Demo world: drivers and results are invented."}</p>
          </>
        )}
      </Async>
      <p className="mt-2 text-sm"><a className="link" href="/" target="_blank" rel="noopener">The whole forecast on F1 Forecast</a></p>
    </div>
  );
}
