import type { ReactNode } from "react";

import type { Race } from "../../api/types";
import { usePreferences } from "../../preferences/preferences";

type Props = { race: Pick<Race, "name">; /** What is shown without the result. */ children: ReactNode };

/** Instead of what would give the result of a race away to those who watch it later. */
export function HiddenResult({ race, children }: Props) {
  const { prefer } = usePreferences();
  return (
    <div className="panel mb-6 flex flex-wrap items-center justify-between gap-x-6 gap-y-3 print:hidden">
      <p className="max-w-prose text-pretty">The result of the {race.name} is hidden, for those who watch it later. {children}</p>
      <button type="button" className="button" onClick={() => { prefer("showResults", true); }}>Show results</button>
    </div>
  );
}
