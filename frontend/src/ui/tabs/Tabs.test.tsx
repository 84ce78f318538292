import { fireEvent, render, screen } from "@testing-library/react";
import { MemoryRouter, useLocation } from "react-router";
import { expect, test } from "vitest";

import { nextTab } from "./nextTab";
import { TabbedSection } from "./TabbedSection";

const TABS = [
  { id: "live", label: "Live" },
  { id: "past", label: "Past" },
  { id: "never", label: "Never", disabled: true },
] as const;

function Address() {
  return <output>{useLocation().search}</output>;
}

function show(address = "/") {
  render(
    <MemoryRouter initialEntries={[address]}>
      <TabbedSection name="kind" label="Kind" tabs={TABS} fallback="live">
        {(selected) => <p>panel of {selected}</p>}
      </TabbedSection>
      <Address />
    </MemoryRouter>,
  );
}

test.each([
  ["ArrowRight", "b", "c"],
  ["ArrowRight", "c", "a"],
  ["ArrowLeft", "a", "c"],
  ["Home", "c", "a"],
  ["End", "a", "c"],
  ["x", "a", null],
])("%s from tab %s leads to %s", (key, current, next) => {
  expect(nextTab(["a", "b", "c"], current, key)).toBe(next);
});

test("the arrow keys select and move the focus, past what is disabled", () => {
  show();
  const live = screen.getByRole("tab", { name: "Live" });
  fireEvent.keyDown(live, { key: "ArrowLeft" });
  const past = screen.getByRole("tab", { name: "Past", selected: true });
  expect(document.activeElement).toBe(past);
  expect(screen.getByRole("tabpanel", { name: "Past" }).textContent).toBe("panel of past");
});

test("the choice is in the address, and gone from it with the usual one", () => {
  show();
  fireEvent.click(screen.getByRole("tab", { name: "Past" }));
  expect(screen.getByRole("status").textContent).toBe("?kind=past");
  fireEvent.click(screen.getByRole("tab", { name: "Live" }));
  expect(screen.getByRole("status").textContent).toBe("");
});

test("a link decides before what was chosen last time", () => {
  localStorage.setItem("view.kind", "live");
  show("/?kind=past");
  expect(screen.getByText("panel of past")).toBeTruthy();
});

test("where the link says nothing the last choice returns", () => {
  localStorage.setItem("view.kind", "past");
  show();
  expect(screen.getByText("panel of past")).toBeTruthy();
});

test.each(["never", "nonsense"])("a choice that cannot be made, %s, is the usual one", (kind) => {
  show(`/?kind=${kind}`);
  expect(screen.getByText("panel of live")).toBeTruthy();
});
