import { arrow, arrowWords } from "./moved";

/** Null for a driver who was not in the earlier forecast. */
type Props = { change: number | null };

export function ChangeMark({ change }: Props) {
  if (change === null) return <span className="text-soft">new</span>;
  const shown = arrow(change);
  return (
    <span className={change > 0 && shown ? "text-accent" : "text-soft"}>
      <span aria-hidden="true">{shown ?? "="}</span>
      <span className="sr-only">{arrowWords(change)}</span>
    </span>
  );
}
