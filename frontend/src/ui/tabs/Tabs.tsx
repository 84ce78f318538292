import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";

import { nextTab } from "./nextTab";

export type Tab<T extends string> = { id: T; label: ReactNode; disabled?: boolean };

type Props<T extends string> = {
  label: string;
  tabs: readonly Tab<T>[];
  selected: T;
  onSelect: (id: T) => void;
  /** The panel of the selected tab. */
  children: ReactNode;
};

export function Tabs<T extends string>({ label, tabs, selected, onSelect, children }: Props<T>) {
  const group = useId();
  const list = useRef<HTMLDivElement>(null);
  const follow = (event: KeyboardEvent) => {
    const open = tabs.filter(({ disabled }) => !disabled).map(({ id }) => id);
    const next = nextTab(open, selected, event.key);
    if (next === null) return;
    event.preventDefault();
    onSelect(next);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus();
  };
  return (
    <div>
      <div ref={list} role="tablist" aria-label={label} className="tab-list" onKeyDown={follow}>
        {tabs.map(({ id, label: name, disabled }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`${group}-${id}`}
            data-tab={id}
            aria-selected={id === selected}
            aria-controls={`${group}-panel`}
            tabIndex={id === selected ? 0 : -1}
            disabled={disabled}
            className="tab"
            onClick={() => {
              onSelect(id);
            }}
          >
            {name}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${group}-panel`} aria-labelledby={`${group}-${selected}`} className="pt-4">
        {children}
      </div>
    </div>
  );
}
