import { useState } from "react";

import { useDrivers, WHOLE_SEASON } from "../../../api/queries";
import { useDebounced } from "../../../ui/useDebounced";

const SHORTEST = 2;

type Rival = { driver_id: number; name: string };
type Props = { driverId: number; season: number; rival: Rival | null; onChoose: (id: number) => void };

/** Another driver: of the same season, or found by name among all since 1950. */
export function RivalPicker({ driverId, season, rival, onChoose }: Props) {
  const [term, setTerm] = useState("");
  const search = useDebounced(term.trim());
  const found = useDrivers(search.length >= SHORTEST ? { search, page_size: WHOLE_SEASON } : { season, page_size: WHOLE_SEASON });
  const drivers = (found.data?.results ?? []).filter(({ driver_id: id }) => id !== driverId && id !== rival?.driver_id);
  return (
    <div className="flex flex-wrap gap-3 print:hidden">
      <label className="text-sm">
        <span className="mb-1 block text-soft">Search by name</span>
        <input type="search" className="field" placeholder="Any driver since 1950" value={term} onChange={({ target }) => { setTerm(target.value); }} />
      </label>
      <label className="text-sm">
        <span className="mb-1 block text-soft">{search.length >= SHORTEST ? `Found (${drivers.length})` : `Drivers of ${season}`}</span>
        <select className="field" value={rival?.driver_id ?? ""} onChange={({ target }) => { onChoose(Number(target.value)); }}>
          {rival ? <option value={rival.driver_id}>{rival.name}</option> : <option value="">Choose a driver</option>}
          {drivers.map(({ driver_id: id, name }) => <option key={id} value={id}>{name}</option>)}
        </select>
      </label>
    </div>
  );
}
