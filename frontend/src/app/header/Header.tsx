import { Link } from "react-router";

import type { Status } from "../../api/types";
import { SearchButton } from "../../features/search/SearchButton";
import { formatDay } from "../../lib/time";
import { Navigation } from "./Navigation";
import { ThemeToggle } from "./ThemeToggle";

type Props = { status: Status | undefined };

export function Header({ status }: Props) {
  return (
    <header className="border-b border-line bg-surface">
      <div className="frame flex min-h-14 flex-wrap items-center gap-x-4 gap-y-1 py-2">
        <Link to="/" className="flex items-center gap-2.5 rounded font-extrabold tracking-tight">
          <svg viewBox="0 0 24 24" aria-hidden="true" className="size-6 fill-none stroke-[3.2] text-accent" strokeLinecap="round">
            <path className="stroke-current" d="M3 5h18M3 12h12M3 19h6" />
          </svg>
          <span className="text-lg">F1 Forecast</span>
        </Link>
        <Navigation />
        {status?.pretended && (
          <p className="text-sm text-soft max-lg:order-last max-lg:w-full">
            as of <time dateTime={status.now}>{formatDay(status.now)}</time>
            {" · the clock is set by the operator"}
          </p>
        )}
        <div className="ml-auto flex items-center gap-2">
          <SearchButton />
          <ThemeToggle />
        </div>
      </div>
    </header>
  );
}
