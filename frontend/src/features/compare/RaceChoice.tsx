import { useNavigate } from "react-router";

import { useCalendar } from "../../api/queries";

/** The other races of the season that have a forecast. */
export function RaceChoice({ season, raceId }: { season: number; raceId: number }) {
  const { data } = useCalendar(season);
  const navigate = useNavigate();
  const races = data?.races.filter((race) => race.prediction_available || race.race_id === raceId) ?? [];
  if (races.length < 2) return null;
  return (
    <label className="flex items-center gap-2 text-sm">
      Race
      <select
        className="max-w-64 rounded-md border border-line bg-surface px-2 py-1.5"
        value={raceId}
        onChange={({ target }) => {
          void navigate(`/compare/${target.value}`);
        }}
      >
        {races.map((race) => (
          <option key={race.race_id} value={race.race_id}>{race.name}</option>
        ))}
      </select>
    </label>
  );
}
