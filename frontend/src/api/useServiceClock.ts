import { useEffect, useState } from "react";

import { useStatus } from "./queries";

const TICK = 15_000;

/** The service's clock, running on between answers; a pretended clock stands still. Null until known. */
export function useServiceClock(): Date | null {
  const { data, dataUpdatedAt } = useStatus();
  const [browserNow, setBrowserNow] = useState(() => Date.now());
  const pretended = data?.pretended ?? true;

  useEffect(() => {
    if (pretended) return;
    const timer = setInterval(() => {
      setBrowserNow(Date.now());
    }, TICK);
    return () => {
      clearInterval(timer);
    };
  }, [pretended]);

  if (!data) return null;
  // The browser's clock may be wrong; only the time passed since the answer is taken from it.
  const passed = pretended ? 0 : Math.max(0, browserNow - dataUpdatedAt);
  return new Date(Date.parse(data.now) + passed);
}
