import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useNavigate } from "react-router";

import { useDebounced } from "../../ui/useDebounced";
import { ResultList } from "./ResultList";
import { useFound } from "./useFound";

type Props = { onClose: () => void };

export default function SearchPalette({ onClose }: Props) {
  const [term, setTerm] = useState("");
  const [active, setActive] = useState(0);
  const { results: found, state } = useFound(useDebounced(term));
  // What was suggested before the typing must not be opened by an Enter that comes before the answers.
  const results = state === "idle" && term.trim() !== "" ? [] : found;
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useId();
  const navigate = useNavigate();
  useEffect(() => {
    dialog.current?.showModal();
  }, []);

  const go = (index: number) => {
    const chosen = results[index];
    if (!chosen) return;
    dialog.current?.close();
    void navigate(chosen.to);
  };
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter") go(active);
    if (step === undefined || results.length === 0) return;
    event.preventDefault();
    setActive((active + step + results.length) % results.length);
  };
  return (
    <dialog ref={dialog} aria-label="Search" className="palette" onClose={onClose}>
      <input
        type="search"
        role="combobox"
        aria-label="Search races, drivers, constructors and circuits"
        aria-expanded={results.length > 0}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={results.length > 0 ? `${list}-${active}` : undefined}
        autoComplete="off"
        placeholder="Race, driver, constructor or circuit"
        className="palette-input"
        value={term}
        onKeyDown={onKey}
        onChange={(event) => {
          setTerm(event.target.value);
          setActive(0);
        }}
      />
      <ResultList id={list} results={results} active={active} state={state} onChoose={go} />
    </dialog>
  );
}
