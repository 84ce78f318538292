import type { ReactNode } from "react";

import { PageHeading } from "./PageHeading";
import { useDocumentTitle } from "./useDocumentTitle";

type Props = {
  title: string;
  /** A sentence below the heading. */
  lead?: ReactNode;
  /** Beside the heading: links, a year to choose. */
  actions?: ReactNode;
  children: ReactNode;
};

/** A page with its title, heading and width. */
export function Page({ title, lead, actions, children }: Props) {
  useDocumentTitle(title);
  return (
    <div className="frame py-8">
      <div className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <PageHeading>{title}</PageHeading>
          {lead && <p className="mt-2 max-w-prose text-soft">{lead}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-3 print:hidden">{actions}</div>}
      </div>
      {children}
    </div>
  );
}
