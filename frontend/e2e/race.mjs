// The page of a race weekend. It expects the demo world (or any data with a next race and a past one).
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";

import { baseUrl, launch } from "./browser.mjs";

const BASE = baseUrl();

let browser;
let page;
let next;
let held;

const api = async (path) => (await fetch(`${BASE}/api/v1/${path}`)).json();

before(async () => {
  [next, held] = await Promise.all([api("predictions/next-race"), api("races?status=held&page_size=1").then(({ results }) => results[0])]);
  browser = await launch();
});

after(() => browser?.close());

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, timezoneId: "Europe/Berlin", locale: "en-GB" });
  page.setDefaultTimeout(15_000);
});

afterEach(() => page?.close());

test("a visitor can see the predictions of the next race", async () => {
  await page.goto(BASE);
  await page.waitForSelector("table");
  await page.getByRole("heading", { level: 2, name: next.race.name }).waitFor();
  assert.equal(await page.locator("h2").count(), 1);
  assert.ok((await page.locator("tbody tr").count()) > 0);
  assert.match(await page.locator("tbody tr:first-child td:nth-child(4)").textContent(), /\d+\.\d+%/);
});

test("the timetable is on the reader's clock", async () => {
  await page.goto(BASE);
  const race = page.getByRole("region", { name: "Timetable" }).getByRole("row", { name: /^Race/ });
  const clock = new Date(next.race.start_time).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Berlin" });
  assert.match(await race.textContent(), new RegExp(clock));
});

test("what is not known yet stands beside what is", async () => {
  await page.goto(BASE);
  const knows = page.getByRole("region", { name: "What this forecast knows" });
  await knows.getByRole("heading", { name: "Not known yet" }).waitFor();
  await knows.getByRole("heading", { name: "Known", exact: true }).waitFor();
});

test("the finishing positions of every driver are a tab, which a link keeps", async () => {
  await page.goto(BASE);
  await page.getByRole("tab", { name: "Finishing positions" }).click();
  const rows = page.getByRole("region", { name: "Finishing positions" }).locator("tbody tr");
  await rows.first().waitFor();
  assert.equal(await rows.count(), next.predictions.length);
  await page.reload();
  await rows.first().waitFor();
});

test("every version has its permalink and its hash", async () => {
  await page.goto(BASE);
  await page.getByText(/^Every version of this forecast/).click();
  await page.getByText(next.hash).first().waitFor();
  const link = await page.getByRole("link", { name: `Forecast ${next.forecast_id}` }).getAttribute("href");
  assert.equal((await (await fetch(BASE + link)).json()).hash, next.hash);
});

test("the result of a past race is hidden until it is asked for, here and on later visits", async () => {
  const { results } = await api(`races/${held.race_id}/results`);
  const sheet = page.getByRole("table").filter({ hasText: "Finish" }).filter({ hasText: "Grid" }).first();
  await page.goto(`${BASE}/races/${held.season}/${held.round}`);
  await page.getByRole("button", { name: "Show results" }).click();
  await sheet.getByRole("row", { name: results[0].driver }).waitFor();
  await page.reload();
  await page.getByRole("button", { name: "Hide results" }).click();
  await page.getByText("Its result is hidden").waitFor();
});

test("on paper the table repeats its heads and leaves the controls out", async () => {
  await page.goto(BASE);
  await page.waitForSelector("table.forecast");
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator(".forecast thead").evaluate((head) => getComputedStyle(head).display), "table-header-group");
  assert.equal(await page.getByRole("link", { name: "Download as CSV" }).isVisible(), false);
});

test("a round that a season does not have says so", async () => {
  await page.goto(`${BASE}/races/${held.season}/99`);
  await page.getByText(`The season ${held.season} has no round 99`).waitFor();
});
