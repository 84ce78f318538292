import { type ReactNode, useEffect, useRef } from "react";
import { useLocation } from "react-router";

type Props = { children: ReactNode; className?: string };

/** The h1 of a page. After a step within the site it takes the focus, unless the reader has put it elsewhere meanwhile. */
export function PageHeading({ children, className = "text-3xl font-extrabold tracking-tight text-balance wrap-break-word sm:text-4xl" }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { key } = useLocation();
  // React Router calls the first location of a visit "default": there the browser's own order applies.
  const arrived = key !== "default";
  useEffect(() => {
    const { activeElement } = document;
    const untouched = activeElement === document.body || activeElement?.id === "content";
    if (arrived && untouched) heading.current?.focus({ preventScroll: true });
    // Once, when the heading appears: a changed parameter of the same page moves nothing.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1} className={`${className} outline-none`}>
      {children}
    </h1>
  );
}
