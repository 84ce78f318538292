import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { PreferencesProvider } from "../../preferences/PreferencesProvider";
import { ThemeToggle } from "./ThemeToggle";

const choose = (name: string) => fireEvent.click(screen.getByRole("radio", { name }));

test("without a choice the system decides", () => {
  render(<ThemeToggle />, { wrapper: PreferencesProvider });
  expect(screen.getByRole<HTMLInputElement>("radio", { name: "System theme" }).checked).toBe(true);
});

test("a chosen theme is applied and remembered", () => {
  render(<ThemeToggle />, { wrapper: PreferencesProvider });
  choose("Dark theme");
  expect([document.documentElement.dataset.theme, localStorage.getItem("theme")]).toEqual(["dark", "dark"]);
});

test("a remembered theme is the chosen one on the next visit", () => {
  localStorage.setItem("theme", "light");
  render(<ThemeToggle />, { wrapper: PreferencesProvider });
  expect(screen.getByRole<HTMLInputElement>("radio", { name: "Light theme" }).checked).toBe(true);
});

test("going back to the system forgets the choice", () => {
  render(<ThemeToggle />, { wrapper: PreferencesProvider });
  choose("Dark theme");
  choose("System theme");
  expect([document.documentElement.dataset.theme, localStorage.getItem("theme")]).toEqual([undefined, null]);
});

test("a remembered word that is no theme is ignored", () => {
  localStorage.setItem("theme", "sepia");
  render(<ThemeToggle />, { wrapper: PreferencesProvider });
  expect(screen.getByRole<HTMLInputElement>("radio", { name: "System theme" }).checked).toBe(true);
});
