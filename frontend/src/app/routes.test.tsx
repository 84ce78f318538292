import { fireEvent, screen, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { renderAt } from "../test/renderAt";
import { allWell } from "../test/transport";

const heading = () => screen.findByRole("heading", { level: 1 });

test.each([
  ["/calendar", "Calendar 2024"],
  ["/calendar/2023", "Calendar 2023"],
  ["/standings", "Standings 2023"],
  ["/standings/2023", "Standings 2023"],
  ["/accuracy", "How good are our forecasts?"],
  ["/analytics", "How good are our forecasts?"],
  ["/compare", "Compare models"],
  ["/compare/1", "Compare models"],
  ["/about", "About"],
  ["/races/2024/1", "Season 2024, round 1"],
  ["/races/2024/1/what-if", "What if: season 2024, round 1"],
  ["/drivers/1", "Driver"],
  ["/constructors/1", "Constructor"],
  ["/circuits/1", "Circuit"],
  ["/embed/next-race", "Sandhaven Grand Prix"],
])("%s has a page with the heading %s", async (address, name) => {
  renderAt(address, allWell);
  expect(await screen.findByRole("heading", { level: 1, name })).toBeTruthy();
});

test.each(["/races/first/1", "/drivers/ada", "/calendar/2024/1", "/embed"])("%s is not found", async (address) => {
  renderAt(address, allWell);
  expect((await heading()).textContent).toBe("Page not found");
});

test("a page within another site has neither header nor footer", async () => {
  renderAt("/embed/next-race", allWell);
  await screen.findByRole("table");
  expect([screen.queryByRole("banner"), screen.queryByRole("contentinfo")]).toEqual([null, null]);
});

test("a step to another page moves the focus to its heading and names the window", async () => {
  renderAt("/about", allWell);
  await heading();
  expect(document.activeElement).toBe(document.body);
  fireEvent.click(within(screen.getByRole("navigation", { name: "Pages" })).getByRole("link", { name: "Standings" }));
  const arrived = await screen.findByRole("heading", { level: 1, name: "Standings" });
  expect(document.activeElement).toBe(arrived);
  expect(document.title).toBe("Standings · F1 Forecast");
  expect(screen.getByRole("link", { name: "Standings" }).getAttribute("aria-current")).toBe("page");
});
