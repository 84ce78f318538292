import type { ReactNode } from "react";

type Props = { title: string; children: ReactNode };

export function EmptyPanel({ title, children }: Props) {
  return (
    <div className="panel border-dashed">
      <p className="font-semibold">{title}</p>
      <div className="mt-1 space-y-2 text-soft">{children}</div>
    </div>
  );
}
