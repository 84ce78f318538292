import { fireEvent, screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { renderAt } from "../../test/renderAt";
import { allWell, type Answers, paged } from "../../test/transport";

const FOUND: Answers = {
  ...allWell,
  drivers: paged({ driver_id: 4, name: "Ada Voss", nationality: "Danish", constructor: { constructor_id: 1, name: "Aurora" } }),
  constructors: paged(),
  circuits: paged({ circuit_id: 3, name: "Adamstown", country: "Ireland" }),
  "races?page_size=50&season=2024": paged(),
  races: paged({ race_id: 5, season: 2024, round: 2, name: "Adamstown Grand Prix", circuit: "Adamstown" }, { race_id: 6, season: 2024, round: null, name: "Cancelled", circuit: "" }),
};

async function search(term: string, answers = FOUND) {
  const requested = renderAt("/no/such/page", answers);
  fireEvent.keyDown(document, { key: "k", ctrlKey: true });
  const box = await screen.findByRole("combobox");
  fireEvent.change(box, { target: { value: term } });
  return { box, requested };
}

test("the palette finds all kinds, and one request each is sent once the typing stops", async () => {
  const { box, requested } = await search("ad");
  fireEvent.change(box, { target: { value: "ada" } });
  expect((await screen.findAllByRole("option")).map(({ textContent }) => textContent)).toEqual([
    "Ada Voss AuroraDriver",
    "Adamstown IrelandCircuit",
    "Adamstown Grand Prix 2024 AdamstownRace",
  ]);
  expect(requested.filter((path) => path.includes("search="))).toEqual([
    "drivers?page_size=5&search=ada",
    "constructors?page_size=5&search=ada",
    "circuits?page_size=5&search=ada",
    "races?ordering=-date&page_size=5&search=ada",
  ]);
});

test("the arrow keys move through the results and Enter opens one", async () => {
  const { box } = await search("ada");
  await screen.findAllByRole("option");
  fireEvent.keyDown(box, { key: "ArrowUp" });
  const chosen = screen.getByRole("option", { selected: true });
  expect(chosen.textContent).toContain("Race");
  expect(box.getAttribute("aria-activedescendant")).toBe(chosen.id);
  fireEvent.keyDown(box, { key: "Enter" });
  expect(await screen.findByRole("heading", { level: 1, name: "Season 2024, round 2" })).toBeTruthy();
  expect(screen.queryByRole("combobox")).toBeNull();
});

test("a click opens a result too", async () => {
  await search("ada");
  fireEvent.click(await screen.findByRole("option", { name: /Circuit/ }));
  expect(await screen.findByRole("heading", { level: 1, name: "Circuit" })).toBeTruthy();
});

test("a single letter asks for nothing", async () => {
  const { requested } = await search("a");
  expect(screen.getByText("Type at least two letters, or choose.")).toBeTruthy();
  expect(requested.filter((path) => path.includes("search="))).toEqual([]);
});

test("before anything is typed the pages and the drivers of the season are offered", async () => {
  const seasons = paged({ season: 2025, races: 24, races_held: 0 }, { season: 2024, races: 24, races_held: 3 });
  const driver = paged({ driver_id: 4, name: "Ada Voss", nationality: "Danish", constructor: null });
  renderAt("/no/such/page", { ...FOUND, seasons, "drivers?page_size=50&season=2024": driver });
  fireEvent.keyDown(document, { key: "k", ctrlKey: true });
  expect(await screen.findByRole("option", { name: /Ada Voss/ })).toBeTruthy();
  expect(screen.getByRole("option", { name: /Standings/ })).toBeTruthy();
});

test("Enter before the answers opens nothing that was only suggested", async () => {
  const { box } = await search("ada");
  fireEvent.keyDown(box, { key: "Enter" });
  expect(screen.getByRole("combobox")).toBe(box);
});

test("a search without results says so, and so does one without an answer", async () => {
  await search("zz", { ...FOUND, drivers: paged(), circuits: paged(), races: paged() });
  expect(await screen.findByText("Nothing found.")).toBeTruthy();
});

test("an outage is no empty result", async () => {
  await search("ada", { ...allWell, drivers: "unreachable", constructors: "unreachable", circuits: "unreachable", races: "unreachable" });
  expect(await screen.findByText(/does not answer just now/)).toBeTruthy();
});
