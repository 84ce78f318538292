import { type ReactNode, useId } from "react";

type Props = { title: string; note?: string | undefined; children: ReactNode };

export function Card({ title, note, children }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="panel break-inside-avoid">
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-3">
        <h2 id={id} className="text-sm font-bold">
          {title}
        </h2>
        {note && <p className="text-sm text-soft">{note}</p>}
      </div>
      {children}
    </section>
  );
}
