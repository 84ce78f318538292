import { useEffect, useState } from "react";

const PAUSE = 500;

/** A value that follows once it has stood still for half a second: what is typed is not asked for letter by letter. */
export function useDebounced<T>(value: T, pause = PAUSE): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => {
      setSettled(value);
    }, pause);
    return () => {
      clearTimeout(timer);
    };
  }, [value, pause]);
  return settled;
}
