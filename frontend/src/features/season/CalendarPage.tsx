import "./season.css";

import { Link } from "react-router";

import { calendarFile } from "../../api/links";
import { EmptyPanel } from "../../ui/states/EmptyPanel";
import { Async } from "../../ui/states/Async";
import { Page } from "../../ui/page/Page";
import { seasonSentence } from "./calendar/races";
import { SeasonRaces } from "./calendar/SeasonRaces";
import { useSeasonRaces } from "./calendar/useSeasonRaces";
import { running } from "../../lib/seasons";
import { useSeasonYear } from "./useSeasonYear";
import { SeasonUnknown } from "./SeasonUnknown";
import { YearPicker } from "./YearPicker";

const path = (year: number) => `/calendar/${year}`;

function Actions({ year, any }: { year: number; any: boolean }) {
  return (
    <>
      <YearPicker year={year} to={path} />
      {any && <Link className="link text-sm" to={`/standings/${year}`}>Standings</Link>}
      {any && <a className="link text-sm" href={calendarFile(year)}>Add to a calendar (iCal)</a>}
    </>
  );
}

export default function CalendarPage() {
  const year = useSeasonYear(running);
  const { races, merged } = useSeasonRaces(year);
  if (year === undefined) return <SeasonUnknown title="Calendar" />;
  const nothing = <EmptyPanel title={`No races of ${year}`}>No source has a calendar of this season yet. The seasons on record can be chosen above.</EmptyPanel>;
  return (
    <Page title={`Calendar ${year}`} lead={merged.length > 0 ? seasonSentence(merged) : undefined} actions={<Actions year={year} any={merged.length > 0} />}>
      <Async result={races} loading="Loading the calendar" isEmpty={({ results }) => results.length === 0} empty={() => nothing}>
        {() => <SeasonRaces year={year} races={merged} />}
      </Async>
    </Page>
  );
}
