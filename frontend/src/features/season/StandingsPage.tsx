import "./season.css";

import { Link } from "react-router";

import { useSeason } from "../../api/queries";
import { plural } from "../../lib/format";
import { Page } from "../../ui/page/Page";
import { Async } from "../../ui/states/Async";
import { EmptyPanel } from "../../ui/states/EmptyPanel";
import { TabbedSection } from "../../ui/tabs/TabbedSection";
import { lastRaced } from "../../lib/seasons";
import { SeasonUnknown } from "./SeasonUnknown";
import { ChampionshipPanel } from "./standings/ChampionshipPanel";
import { useSeasonYear } from "./useSeasonYear";
import { YearPicker } from "./YearPicker";

const TABS = [
  { id: "drivers", label: "Drivers" },
  { id: "constructors", label: "Constructors" },
] as const;

const path = (year: number) => `/standings/${year}`;

export default function StandingsPage() {
  const year = useSeasonYear(lastRaced);
  const season = useSeason(year);
  if (year === undefined) return <SeasonUnknown title="Standings" />;
  const { races = 0, races_held: held = 0 } = season.data ?? {};
  const lead = races === 0 ? undefined : held === races ? `After ${plural(races, "race")}, all held.` : `${held} of ${plural(races, "race")} held.`;
  const actions = (
    <>
      <YearPicker year={year} to={path} />
      <Link className="link text-sm" to={`/calendar/${year}`}>Races of {year}</Link>
    </>
  );
  const nothing = <EmptyPanel title="No such season">No source has a season {year}. The seasons on record can be chosen above.</EmptyPanel>;
  return (
    <Page title={`Standings ${year}`} lead={lead} actions={actions}>
      <Async result={season} loading="Loading the season" empty={() => nothing}>
        {(data) => (
          <TabbedSection name="standings" label="Championship" tabs={TABS} fallback="drivers">
            {(tab) => <ChampionshipPanel key={`${data.season}-${tab}`} championship={tab} season={data} />}
          </TabbedSection>
        )}
      </Async>
    </Page>
  );
}
