import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { NavigationType, useLocation, useNavigationType } from "react-router";

import { useStatus } from "../api/queries";
import { Banners } from "./Banners";
import { Content } from "./Content";
import { Footer } from "./Footer";
import { Header } from "./header/Header";

const WAIT_FOR_BANNERS = 400;

/** After a step to another page the reader is at its top; the page's heading then takes the focus (PageHeading). */
function useArrival() {
  const main = useRef<HTMLElement>(null);
  const { pathname, key } = useLocation();
  const step = useNavigationType();
  useLayoutEffect(() => {
    if (key === "default") return;
    main.current?.focus({ preventScroll: true });
    if (step !== NavigationType.Pop) window.scrollTo(0, 0);
    // Sort and tabs change the rest of the address, and are no step to another page.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [pathname]);
  return main;
}

/** Whether the banners are worth waiting for: a status that is late must not keep the page from its reader. */
function useBrief(milliseconds: number): boolean {
  const [brief, setBrief] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => { setBrief(false); }, milliseconds);
    return () => { clearTimeout(timer); };
  }, [milliseconds]);
  return brief;
}

export function Layout() {
  const { data: status, isPending } = useStatus();
  const waits = useBrief(WAIT_FOR_BANNERS) && isPending;
  const main = useArrival();
  return (
    <div className="flex min-h-dvh flex-col">
      <a href="#content" className="skip-link">Skip to the content</a>
      <Banners status={status} />
      <Header status={status} />
      {/* Banners should not push what is being read: they are waited for briefly. While it loads, the footer waits below the window. */}
      <main ref={main} id="content" tabIndex={-1} className={`outline-none has-[[role=status]]:min-h-dvh ${waits ? "invisible min-h-dvh" : ""}`}>
        <Content />
      </main>
      <Footer sources={status?.sources ?? []} />
    </div>
  );
}
