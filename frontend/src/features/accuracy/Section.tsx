import { type ReactNode, useId } from "react";

/** A table with its heading. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="min-w-0 space-y-3">
      <h2 id={id} className="text-lg font-bold">{title}</h2>
      {children}
    </section>
  );
}
