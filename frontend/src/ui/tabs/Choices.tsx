export type Choice<T extends string> = { id: T; label: string };

type Props<T extends string> = { label: string; choices: readonly Choice<T>[]; selected: T; onSelect: (id: T) => void };

/** A few buttons of which one is pressed: for what changes the figures of a whole page or chart. */
export function Choices<T extends string>({ label, choices, selected, onSelect }: Props<T>) {
  return (
    <div role="group" aria-label={label} className="flex flex-wrap gap-2 print:hidden">
      {choices.map(({ id, label: name }) => (
        <button
          key={id}
          type="button"
          className="choice"
          aria-pressed={id === selected}
          onClick={() => {
            onSelect(id);
          }}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
