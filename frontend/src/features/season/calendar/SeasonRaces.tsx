import { useMemo } from "react";

import { csvLink } from "../../../api/links";
import { WHOLE_SEASON } from "../../../api/queries";
import { usePreferences } from "../../../preferences/preferences";
import { DataTable } from "../../../ui/table/DataTable";
import { columns } from "./columns";
import { mayBeSpoiled, type SeasonRace } from "./races";

type Props = { year: number; races: readonly SeasonRace[] };

/** The table of a season's races; winners of the running season show when the reader asks for them. */
export function SeasonRaces({ year, races }: Props) {
  const { preferences, prefer } = usePreferences();
  const hiding = mayBeSpoiled(races);
  const shown = preferences.showResults || !hiding;
  const anyHeld = races.some(({ winners }) => winners.length > 0);
  const wanted = useMemo(() => columns(races, shown && anyHeld), [races, shown, anyHeld]);
  return (
    <>
      {hiding && anyHeld && (
        <label className="mb-3 flex w-fit items-center gap-2 text-sm font-semibold print:hidden">
          <input type="checkbox" className="size-4 accent-(--color-accent)" checked={shown} onChange={({ target }) => { prefer("showResults", target.checked); }} />
          Show winners and poles
        </label>
      )}
      <DataTable
        id="calendar"
        caption={`Races of ${year}; the days are those at the track`}
        columns={wanted}
        rows={races}
        rowKey={({ race_id }) => race_id}
        defaultSort="day"
        csv={csvLink("/api/v1/races", undefined, { season: year, page_size: WHOLE_SEASON })}
      />
    </>
  );
}
