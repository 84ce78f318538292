import { screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { status } from "./test/answers";
import { renderAt } from "./test/renderAt";
import { allWell, ok } from "./test/transport";

test("the demo world says that it is invented", async () => {
  renderAt("/", { ...allWell, status: ok({ ...status, demo: true }) });
  expect((await screen.findByRole("complementary", { name: "Demo data" })).textContent).toContain("invented");
});

test("real data carry no demo banner", async () => {
  renderAt("/", allWell);
  await screen.findByText("F1DB");
  expect(screen.queryByRole("complementary", { name: "Demo data" })).toBeNull();
});

test("a pretended clock is shown as such", async () => {
  renderAt("/", allWell);
  expect((await screen.findByText(/as of/)).textContent).toContain("as of 20 Feb 2024");
});

test("a real clock needs no mention and runs on", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "Date"], now: new Date("2030-01-01T00:00:00Z") });
  renderAt("/", { ...allWell, status: ok({ ...status, pretended: false }) });
  await screen.findByRole("timer", { name: /11 days 3 hours 0 minutes/ });
  vi.advanceTimersByTime(2 * 60_000);
  expect(await screen.findByRole("timer", { name: /11 days 2 hours 58 minutes/ })).toBeTruthy();
  expect(screen.queryByText(/as of/)).toBeNull();
});

test("every source is credited with its licence and a link", async () => {
  renderAt("/", allWell);
  const link = await screen.findByRole("link", { name: "F1DB" });
  expect(link.getAttribute("href")).toBe("https://github.com/f1db/f1db");
  expect(link.parentElement?.textContent).toContain("CC BY 4.0");
  expect(screen.getByText(/not affiliated with Formula 1/)).toBeTruthy();
});

test("an unknown address says so and leads home", async () => {
  renderAt("/no/such/page", allWell);
  expect(await screen.findByRole("heading", { name: "Page not found" })).toBeTruthy();
  expect(screen.getByRole("link", { name: "To the next race" }).getAttribute("href")).toBe("/");
});
