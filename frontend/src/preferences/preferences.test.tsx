import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { storedPreferences, usePreferences } from "./preferences";
import { PreferencesProvider } from "./PreferencesProvider";

function Shown() {
  const { preferences, prefer } = usePreferences();
  const choose = () => {
    prefer("stage", "after_qualifying");
    prefer("showResults", !preferences.showResults);
  };
  return <button onClick={choose}>{JSON.stringify(preferences)}</button>;
}

const show = () => render(<Shown />, { wrapper: PreferencesProvider });
const now = (): unknown => JSON.parse(screen.getByRole("button").textContent);

test("two choices made at once are both kept and remembered", () => {
  show();
  fireEvent.click(screen.getByRole("button"));
  expect(now()).toMatchObject({ stage: "after_qualifying", showResults: true });
  expect(storedPreferences()).toEqual(now());
});

test("a choice taken back leaves nothing stored", () => {
  show();
  fireEvent.click(screen.getByRole("button"));
  fireEvent.click(screen.getByRole("button"));
  expect(localStorage.getItem("show-results")).toBeNull();
});

test("a remembered word that the page does not know is ignored", () => {
  localStorage.setItem("theme", "sepia");
  localStorage.setItem("stage", "after_lunch");
  expect(storedPreferences()).toMatchObject({ theme: "system", stage: null });
});

test("where the browser blocks its storage a choice lasts as long as the page", () => {
  const blocked = () => {
    throw new DOMException("blocked", "SecurityError");
  };
  vi.spyOn(Storage.prototype, "getItem").mockImplementation(blocked);
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(blocked);
  show();
  fireEvent.click(screen.getByRole("button"));
  expect(now()).toMatchObject({ stage: "after_qualifying" });
  vi.restoreAllMocks();
});
