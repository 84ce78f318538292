type Props = { driver: string; place: number; last: number; onMove: (place: number) => void };

/** What may be done with a driver on the grid, penalties among it. */
export function SlotActions({ driver, place, last, onMove }: Props) {
  const actions: readonly (readonly [label: string, place: number])[] = [
    ["Up", place - 1],
    ["Down", place + 1],
    ["5-place penalty", place + 5],
    ["10-place penalty", place + 10],
    ["Back of the grid", last],
    ["Pole", 1],
  ];
  return (
    <span role="group" aria-label={`Move ${driver}`} className="flex w-full flex-wrap gap-1.5 pb-1 pl-8">
      {actions.map(([label, to]) => (
        <button
          key={label}
          type="button"
          className="small-button"
          disabled={Math.min(Math.max(to, 1), last) === place}
          onClick={() => {
            onMove(Math.min(Math.max(to, 1), last));
          }}
        >
          {label}
        </button>
      ))}
    </span>
  );
}
