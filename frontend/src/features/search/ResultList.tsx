import { plural } from "../../lib/format";
import type { Found } from "./found";

type Props = {
  id: string;
  results: readonly Found[];
  active: number;
  state: "idle" | "loading" | "failed" | "ready";
  onChoose: (index: number) => void;
};

const WORDS = { idle: "Type at least two letters, or choose.", loading: "Searching…", failed: "The search does not answer just now. Please try again." };

export function ResultList({ id, results, active, state, onChoose }: Props) {
  const count = results.length === 0 ? "Nothing found." : plural(results.length, "result");
  return (
    <>
      <ul id={id} role="listbox" aria-label="Results" className="max-h-[60dvh] overflow-y-auto">
        {results.map((one, index) => (
          <li key={one.to} id={`${id}-${index}`} role="option" aria-selected={index === active} className="palette-option" onClick={() => { onChoose(index); }}>
            <span className="min-w-0 grow wrap-anywhere"><span className="font-semibold">{one.name}</span> <span className="text-soft">{one.note}</span></span>
            <span className="text-soft">{one.kind}</span>
          </li>
        ))}
      </ul>
      <p role="status" className="px-4 py-3 text-sm text-soft">{state === "ready" ? count : WORDS[state]}</p>
    </>
  );
}
