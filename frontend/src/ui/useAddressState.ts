import { useState } from "react";
import { useSearchParams } from "react-router";

import { store, stored } from "../preferences/storage";

const storedAs = (name: string) => `view.${name}`;

/**
 * A choice that lives in the address, so that a link carries it: the address counts first, then what was chosen
 * last time (unless `remember` is false), then the fallback.
 */
export function useAddressState(name: string, fallback: string, remember = true): [string, (next: string) => void] {
  const [search, setSearch] = useSearchParams();
  const [kept, setKept] = useState(() => (remember ? stored(storedAs(name)) : null));
  const choose = (next: string) => {
    const shown = next === fallback ? null : next;
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        if (shown === null) after.delete(name);
        else after.set(name, shown);
        return after;
      },
      { replace: true, preventScrollReset: true },
    );
    if (!remember) return;
    store(storedAs(name), shown);
    setKept(shown);
  };
  return [search.get(name) ?? kept ?? fallback, choose];
}

/** The same for a choice among a few; anything else in the address is the fallback. */
export function useAddressChoice<T extends string>(name: string, choices: readonly T[], fallback: T, remember = true): [T, (next: T) => void] {
  const [value, choose] = useAddressState(name, fallback, remember);
  return [choices.find((choice) => choice === value) ?? fallback, choose];
}
