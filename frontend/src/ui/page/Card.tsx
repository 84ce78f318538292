import { type ReactNode, useId } from "react";

type Props = {
  title: string;
  note?: string | undefined;
  /** Of its heading: 3 below a section's h2. */
  level?: 2 | 3;
  children: ReactNode;
};

export function Card({ title, note, level = 2, children }: Props) {
  const Heading = level === 2 ? "h2" : "h3";
  const id = useId();
  return (
    <section aria-labelledby={id} className="panel break-inside-avoid">
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-3">
        <Heading id={id} className="text-sm font-bold">
          {title}
        </Heading>
        {note && <p className="text-sm text-soft">{note}</p>}
      </div>
      {children}
    </section>
  );
}
