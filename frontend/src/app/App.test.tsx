import { act, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { status } from "../test/answers";
import { renderAt } from "../test/renderAt";
import { allWell, ok } from "../test/transport";

test("the demo world says that it is invented", async () => {
  renderAt("/", { ...allWell, status: ok({ ...status, demo: true }) });
  expect((await screen.findByRole("complementary", { name: "Demo world" })).textContent).toContain("invented");
});

test("real data carry no demo banner", async () => {
  renderAt("/", allWell);
  await screen.findByText("F1DB");
  expect(screen.queryByRole("complementary", { name: "Demo world" })).toBeNull();
});

const OUTAGE = { ...status, out_of_reach_since: "2024-02-19T08:00:00Z" };

test("an outage of all sources is stated on every page, with since when and how old the facts are", async () => {
  renderAt("/no/such/page", { ...allWell, status: ok(OUTAGE) });
  const text = (await screen.findByRole("complementary", { name: "Sources out of reach" })).textContent;
  expect(text).toContain("since 19 Feb 2024, 08:00 UTC");
  expect(text).toContain("last updated on 20 Feb 2024, 11:23 UTC");
});

test("an outage leaves the forecast in place", async () => {
  renderAt("/", { ...allWell, status: ok(OUTAGE) });
  await screen.findByRole("complementary", { name: "Sources out of reach" });
  expect((await screen.findAllByText("Ada Voss")).length).toBeGreaterThan(0);
});

test("invented facts have no age", async () => {
  renderAt("/", { ...allWell, status: ok({ ...OUTAGE, demo: true }) });
  expect((await screen.findByRole("complementary", { name: "Sources out of reach" })).textContent).not.toContain("updated");
});

test("an outage that begins and ends shows on an open page within a minute", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"] });
  const answers = { ...allWell };
  renderAt("/", answers);
  const notice = () => screen.queryByRole("complementary", { name: "Sources out of reach" });
  const within = () => act(() => vi.advanceTimersByTimeAsync(60_000));
  await within();
  expect(notice()).toBeNull();
  answers.status = ok(OUTAGE);
  await within();
  expect(notice()).not.toBeNull();
  answers.status = allWell.status ?? ok(status);
  await within();
  expect(notice()).toBeNull();
});

test("a race whose result is not in is named, for all figures are older than it", async () => {
  const awaiting_result = { race_id: 1, season: 2024, round: 1, name: "Sandhaven Grand Prix", date: "2024-03-02" };
  renderAt("/", { ...allWell, status: ok({ ...status, awaiting_result }) });
  expect((await screen.findByRole("complementary", { name: "Result not in yet" })).textContent).toContain("Sandhaven Grand Prix is over");
});

test("one source that is down is named while others answer", async () => {
  const sources = status.sources.map((source) => ({ ...source, reachable: false }));
  renderAt("/", { ...allWell, status: ok({ ...status, sources }) });
  expect((await screen.findByRole("complementary", { name: "A source is down" })).textContent).toContain("F1DB does not answer");
});

test("a banner names a missing network until it is back", async () => {
  const online = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  renderAt("/", allWell);
  expect(await screen.findByRole("complementary", { name: "You are offline" })).toBeTruthy();
  online.mockReturnValue(true);
  act(() => {
    window.dispatchEvent(new Event("online"));
  });
  expect(screen.queryByRole("complementary", { name: "You are offline" })).toBeNull();
  online.mockRestore();
});

test("a pretended clock is shown as such", async () => {
  renderAt("/", allWell);
  expect((await screen.findByText(/as of/)).textContent).toContain("as of 20 Feb 2024");
});

test("a real clock needs no mention and runs on", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "Date"], now: new Date("2030-01-01T00:00:00Z") });
  renderAt("/", { ...allWell, status: ok({ ...status, pretended: false }) });
  await screen.findByRole("timer", { name: /11 days 3 hours 0 minutes/ });
  vi.advanceTimersByTime(20_000);
  expect(await screen.findByRole("timer", { name: /11 days 2 hours 59 minutes/ })).toBeTruthy();
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
