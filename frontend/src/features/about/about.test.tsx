import { screen } from "@testing-library/react";
import { expect, test } from "vitest";

import type { Head } from "../../api/types";
import { status } from "../../test/answers";
import { renderAt } from "../../test/renderAt";
import { allWell, ok } from "../../test/transport";
import { GLOSSARY } from "./glossary";

const checkpoint = { time: "2024-02-20T03:41:00Z", number: 7, hash: "ab".repeat(32), public_key: "cd", signature: "ef" };
const head: Head = { number: 9, hash: "5e".repeat(32), created_at: "2024-02-20T12:00:00Z", public_key: "cd", checkpoint };

test("the ledger shows how long it is and what its last checkpoint confirms", async () => {
  renderAt("/about", { ...allWell, "ledger/head": ok(head) });
  expect((await screen.findByText(/documents, the newest of/)).textContent).toMatch(/It holds 9 documents.* confirms the first 7\./);
});

test("an empty ledger is called so", async () => {
  renderAt("/about", { ...allWell, "ledger/head": ok({ ...head, number: 0, created_at: null, checkpoint: null }) });
  expect(await screen.findByText(/nothing has been published yet/)).toBeTruthy();
});

test.each([
  [{}, "Results were last updated on 20 Feb 2024, 11:23 UTC. They include the last race."],
  [{ awaiting_result: { race_id: 1, season: 2024, round: 1, name: "Sandhaven Grand Prix", date: "2024-03-02" } }, "The result of the Sandhaven Grand Prix is not in yet."],
  [{ facts_as_of: null }, "No results have been imported yet."],
  [{ demo: true }, "This is the demo world"],
])("with %o the sources say: %s", async (more, words) => {
  renderAt("/about", { ...allWell, status: ok({ ...status, ...more }) });
  expect(await screen.findByText((text) => text.includes(words))).toBeTruthy();
});

test("a source is credited with its licence and its freshness", async () => {
  renderAt("/about", allWell);
  const row = (await screen.findByRole("rowheader", { name: "F1DB" })).closest("tr");
  expect(row?.textContent).toBe("F1DBCC BY 4.0v2024.0.0yes");
});

test("the glossary is in alphabetical order", () => {
  const terms = GLOSSARY.map(([term]) => term);
  expect(terms).toEqual(terms.toSorted((a, b) => a.localeCompare(b, "en")));
});
