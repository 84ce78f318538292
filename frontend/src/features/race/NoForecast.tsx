import type { ErrorCode } from "../../api/errors";
import { useLastRace } from "../../api/queries";
import { RaceLink } from "../../ui/links/RaceLink";
import { EmptyPanel } from "../../ui/states/EmptyPanel";

function LastRace() {
  const last = useLastRace().data?.results[0];
  return last && <p>The last race was the <RaceLink season={last.season} round={last.round}>{last.name}</RaceLink>.</p>;
}

type Props = { code: ErrorCode | null };

export function NoForecast({ code }: Props) {
  if (code === "NOT_FOUND") {
    return (
      <EmptyPanel title="No upcoming race">
        <p>The calendar holds no race from today on. The next one appears here as soon as its season has been imported.</p>
        <LastRace />
        <p>
          You run this site? Import a newer archive: <code>python manage.py import_archive</code>
        </p>
      </EmptyPanel>
    );
  }
  return (
    <EmptyPanel title="No forecast for the next race yet">
      <p>It appears here as soon as it has been calculated; come back a little later.</p>
      <LastRace />
      <p>
        You run this site? Make it now: <code>python manage.py generate_predictions --next-race</code>
      </p>
    </EmptyPanel>
  );
}
