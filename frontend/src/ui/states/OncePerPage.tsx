import { type ReactNode, useCallback, useMemo, useState } from "react";

import { OnceContext } from "./useFirst";

type Claim = { message: string; by: string };

/** Within it, `useFirst` gives each message to one part of the page only. */
export function OncePerPage({ children }: { children: ReactNode }) {
  const [claims, setClaims] = useState<readonly Claim[]>([]);
  const claim = useCallback((message: string, by: string) => {
    setClaims((before) => [...before, { message, by }]);
    return () => {
      setClaims((before) => before.filter((one) => one.by !== by || one.message !== message));
    };
  }, []);
  const context = useMemo(() => ({ claim, first: (message: string) => claims.find((one) => one.message === message)?.by }), [claim, claims]);
  return <OnceContext value={context}>{children}</OnceContext>;
}
