import { useId, useState } from "react";

import type { Seat, Substitute } from "./seats";

type Props = {
  seats: readonly Seat[];
  substitutes: readonly Substitute[];
  swaps: readonly { replaced: string; replacement: string; label: string }[];
  onSwap: (replaced: string, replacement: string) => void;
  onRemove: (replaced: string) => void;
};

/** Another driver in a car. */
export function SwapForm({ seats, substitutes, swaps, onSwap, onRemove }: Props) {
  const id = useId();
  const [replaced, setReplaced] = useState("");
  const [replacement, setReplacement] = useState("");
  const others = [...seats, ...substitutes].filter(({ token }) => token !== replaced);
  const option = ({ token, driver }: Substitute) => <option key={token} value={token}>{driver}</option>;
  return (
    <form
      className="space-y-2 text-sm"
      onSubmit={(event) => {
        event.preventDefault();
        if (replaced === "" || replacement === "") return;
        onSwap(replaced, replacement);
        setReplaced("");
        setReplacement("");
      }}
    >
      <div className="flex flex-wrap items-end gap-2">
        <span>
          <label htmlFor={`${id}-car`} className="block text-soft">In the car of</label>
          <select id={`${id}-car`} className="select" value={replaced} onChange={(event) => { setReplaced(event.target.value); }}>
            <option value="">Choose a driver</option>
            {seats.map(option)}
          </select>
        </span>
        <span>
          <label htmlFor={`${id}-driver`} className="block text-soft">drives</label>
          <select id={`${id}-driver`} className="select" value={replacement} onChange={(event) => { setReplacement(event.target.value); }}>
            <option value="">Choose a driver</option>
            {others.map(option)}
          </select>
        </span>
        <button type="submit" className="small-button" disabled={replaced === "" || replacement === ""}>Swap</button>
      </div>
      <ul className="space-y-1">
        {swaps.map(({ replaced: one, label }) => (
          <li key={one} className="flex items-center gap-2">
            {label}
            <button type="button" className="small-button" aria-label={`Undo: ${label}`} onClick={() => { onRemove(one); }}>Undo</button>
          </li>
        ))}
      </ul>
    </form>
  );
}
