import type { ReactNode } from "react";

/** A line above the header about the service as a whole. */
export function Banner({ label, children }: { label: string; children: ReactNode }) {
  return (
    <aside aria-label={label} className="border-b border-line bg-warn text-warn-ink">
      <p className="frame py-2 text-sm">
        <strong>{label}:</strong> {children}
      </p>
    </aside>
  );
}
