import { Suspense } from "react";
import { Outlet, useLocation } from "react-router";

import { OncePerPage } from "../ui/states/OncePerPage";
import { Skeleton } from "../ui/states/Skeleton";
import { ErrorBoundary } from "./ErrorBoundary";

/** The page of the route; a new address starts afresh, whatever state the last page was in. */
export function Content() {
  const { pathname } = useLocation();
  return (
    <ErrorBoundary key={pathname}>
      <OncePerPage>
        <Suspense fallback={<div className="frame py-8"><Skeleton label="Loading the page" rows={12} /></div>}>
          <Outlet />
        </Suspense>
      </OncePerPage>
    </ErrorBoundary>
  );
}
