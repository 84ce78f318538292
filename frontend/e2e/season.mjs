// The pages of seasons, drivers, constructors and circuits, over whatever data the service has.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";

import { baseUrl, launch } from "./browser.mjs";

const BASE = baseUrl();

let browser;
let page;
let complaints;
let season;
let progress;

async function api(path) {
  const response = await fetch(`${BASE}/api/v1/${path}`);
  assert.equal(response.status, 200, `${path} answers with status ${response.status}`);
  return response.json();
}

const heading = () => page.locator("h1");
const rows = (caption) => page.locator("table", { has: page.locator("caption", { hasText: caption }) }).locator("tbody tr");

before(async () => {
  const { results } = await api("seasons?page_size=5");
  season = results.find(({ races_held: held }) => held > 1);
  progress = await api(`standings/progress/${season.season}`);
  browser = await launch();
});

after(() => browser?.close());

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.setDefaultTimeout(15_000);
  // On the days after a race these pages leave its result out.
  await page.addInitScript(() => localStorage.setItem("show-results", "true"));
  complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
});

afterEach(async () => {
  await page.close();
  assert.deepEqual(complaints, []);
});

test("a season's calendar has every race, and leads to another season", async () => {
  const { races } = await api(`calendar/${season.season}`);
  await page.goto(`${BASE}/calendar/${season.season}`);
  await rows("Races of").first().waitFor();
  assert.equal(await rows("Races of").count(), races.length);
  await page.getByRole("link", { name: `Season ${season.season - 1}` }).click();
  await page.waitForURL(`**/calendar/${season.season - 1}`);
  await heading().getByText(`Calendar ${season.season - 1}`, { exact: true }).waitFor();
});

test("the standings are those after the round that the reader chooses, and the address carries it", async () => {
  await page.goto(`${BASE}/standings/${season.season}`);
  await page.getByRole("combobox", { name: "Standings after" }).selectOption("1");
  await page.waitForURL("**after=1*");
  const winner = progress.entrants.find(({ positions }) => positions[0] === 1);
  const first = rows("After round 1").first();
  await first.waitFor();
  assert.ok((await first.innerText()).includes(winner.driver));
  await page.reload();
  await rows("After round 1").first().waitFor();
});

test("from the standings to a driver, to all their races, and to another driver beside them", async () => {
  const leader = progress.entrants[0];
  await page.goto(`${BASE}/standings/${season.season}`);
  await page.getByRole("link", { name: leader.driver, exact: true }).first().click();
  await page.waitForURL(`**/drivers/${leader.driver_id}`);
  await page.getByRole("heading", { level: 1, name: leader.driver }).waitFor();
  await page.getByRole("button", { name: "All races" }).click();
  await page.waitForURL("**races=all*");
  const rival = progress.entrants.find(({ constructor_id: id }) => id !== leader.constructor_id);
  const duels = page.getByRole("region", { name: /Head to head/ });
  await duels.getByRole("combobox").selectOption({ label: rival.driver });
  await duels.getByRole("heading", { name: `Head to head: ${rival.driver}` }).waitFor();
  await duels.getByRole("cell").first().waitFor();
});

test("a constructor and a circuit have their pages", async () => {
  const { constructor, constructor_id: id } = progress.entrants[0];
  await page.goto(`${BASE}/constructors/${id}`);
  await page.getByRole("heading", { name: "Its drivers against each other" }).waitFor();
  await page.getByRole("heading", { level: 1, name: constructor }).waitFor();
  // The result of the newest race may be hidden.
  const { results } = await api(`races?season=${season.season}&status=held&page_size=50&ordering=date`);
  const [race] = results;
  await page.goto(`${BASE}/circuits/${race.circuit_id}`);
  const history = rows("held at").filter({ hasText: `${race.season} ${race.name}` });
  await history.waitFor();
  assert.ok((await history.innerText()).includes(race.winners[0].driver));
});

test("a driver is found with the keyboard alone", async () => {
  const { driver, driver_id: id } = progress.entrants[0];
  await page.goto(`${BASE}/calendar/${season.season}`);
  await rows("Races of").first().waitFor();
  await page.keyboard.press("Control+K");
  await page.getByRole("combobox", { name: /Search/ }).fill(driver);
  await page.getByRole("option", { name: new RegExp(driver) }).first().waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/drivers/${id}`);
});
