import { createContext, useContext, useEffect, useId } from "react";

type Once = { claim: (message: string, by: string) => () => void; first: (message: string) => string | undefined };

export const OnceContext = createContext<Once | null>(null);

/** Whether this part of the page is the one that shows a message; null for no message. */
export function useFirst(message: string | null): boolean {
  const once = useContext(OnceContext);
  const by = useId();
  const claim = once?.claim;
  useEffect(() => (message === null ? undefined : claim?.(message, by)), [claim, message, by]);
  if (message === null) return false;
  return once === null || once.first(message) === by;
}
