import { lazy, Suspense, useState } from "react";

import type { ForecastHeader } from "../../../api/types";
import { Skeleton } from "../../../ui/states/Skeleton";

const VersionTable = lazy(() => import("./VersionTable"));

type Props = { versions: readonly ForecastHeader[] };

export default function Versions({ versions }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <details
      className="panel mt-6 text-sm"
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
      }}
    >
      <summary className="font-semibold">Every version of this forecast ({versions.length}), with permalink and hash</summary>
      <div className="mt-3">
        {open && <Suspense fallback={<Skeleton label="Loading the versions" rows={4} />}><VersionTable versions={versions} /></Suspense>}
      </div>
    </details>
  );
}
