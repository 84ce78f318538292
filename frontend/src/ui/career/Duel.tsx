import "./career.css";

type Props = { ahead: number; behind: number; /** What is counted: "Qualifying, ahead of Ada Voss". */ label: string };

/** A duel as two figures with a bar between them: filled as far as the first was ahead. */
export function Duel({ ahead, behind, label }: Props) {
  const all = ahead + behind;
  if (all === 0) return <span className="text-soft">none</span>;
  return (
    <div className="duel">
      <span className="sr-only">{label}: {ahead} to {behind}</span>
      <span aria-hidden="true" className={`text-right ${ahead >= behind ? "font-bold" : ""}`}>{ahead}</span>
      <svg aria-hidden="true" className="block h-2.5 w-full">
        <rect width="100%" height="100%" rx="2" className="fill-against" />
        <rect width={`${(ahead / all) * 100}%`} height="100%" rx="2" className="fill-bar" />
      </svg>
      <span aria-hidden="true" className={behind > ahead ? "font-bold" : ""}>{behind}</span>
    </div>
  );
}
