import { Outlet } from "react-router";

import { useStatus } from "../hooks/queries";
import { DemoBanner } from "./DemoBanner";
import { ErrorBoundary } from "./ErrorBoundary";
import { Footer } from "./Footer";
import { Header } from "./Header";
import { OutOfReachBanner } from "./OutOfReachBanner";

export function Layout() {
  const { data: status } = useStatus();
  return (
    <div className="flex min-h-dvh flex-col">
      <a href="#content" className="skip-link">Skip to the content</a>
      {status?.demo && <DemoBanner />}
      {status?.out_of_reach_since && <OutOfReachBanner since={status.out_of_reach_since} factsAsOf={status.demo ? null : status.facts_as_of} />}
      <Header status={status} />
      <main id="content" tabIndex={-1} className="outline-none">
        <ErrorBoundary>
          <Outlet />
        </ErrorBoundary>
      </main>
      <Footer sources={status?.sources ?? []} />
    </div>
  );
}
