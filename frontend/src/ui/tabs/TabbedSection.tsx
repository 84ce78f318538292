import type { ReactNode } from "react";

import { useAddressChoice } from "../useAddressState";
import { type Tab, Tabs } from "./Tabs";

type Props<T extends string> = {
  /** Name in the address, such as "stage". */
  name: string;
  label: string;
  tabs: readonly Tab<T>[];
  fallback: T;
  children: (selected: T) => ReactNode;
};

/** Tabs whose choice lives in the address and is remembered. */
export function TabbedSection<T extends string>({ name, label, tabs, fallback, children }: Props<T>) {
  const open = tabs.filter(({ disabled }) => !disabled).map(({ id }) => id);
  const [selected, select] = useAddressChoice(name, open, fallback);
  return (
    <Tabs label={label} tabs={tabs} selected={selected} onSelect={select}>
      {children(selected)}
    </Tabs>
  );
}
