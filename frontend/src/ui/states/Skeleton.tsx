type Props = { label: string; rows: number };

/** Grey lines where a list or table will stand. */
export function Skeleton({ label, rows }: Props) {
  return (
    <div role="status" aria-label={label} className="space-y-3 py-2">
      <span className="sr-only">{label}…</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="h-5 rounded bg-sunken motion-safe:animate-pulse" />
      ))}
    </div>
  );
}
