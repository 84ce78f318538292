// Drives the real service in a real browser; it expects the demo world (or any data with a next race).
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";

import { baseUrl, launch } from "./browser.mjs";

const BASE = baseUrl();
const NEXT_RACE = "**/api/v1/predictions/next-race";

let browser;
let forecast;
let status;
let page;
let complaints;
let requested;

async function api(path) {
  const response = await fetch(`${BASE}/api/v1/${path}`);
  assert.equal(response.status, 200, `${path} answers with status ${response.status}`);
  return response.json();
}

/** The same rounding as the page's, written anew so that the test does not believe the page's own code. */
function percent(probability) {
  if (probability < 0.001) return "<0.1%";
  return probability > 0.999 ? ">99.9%" : `${(probability * 100).toFixed(1)}%`;
}

async function open(path = "/") {
  await page.goto(BASE + path);
  await page.locator("table.forecast tbody tr").first().waitFor();
}

before(async () => {
  [forecast, status] = await Promise.all([api("predictions/next-race"), api("status")]);
  browser = await launch();
});

after(() => browser?.close());

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: "light" });
  page.setDefaultTimeout(15_000);
  complaints = [];
  requested = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => requested.push(request.url()));
});

afterEach(() => page.close());

test("the page is about the next race", async () => {
  await open();
  assert.equal(await page.locator("h1").innerText(), forecast.race.name);
  assert.ok((await page.title()).startsWith(forecast.race.name));
});

test("every driver of the forecast has a row", async () => {
  await open();
  assert.equal(await page.locator("table.forecast tbody tr").count(), forecast.predictions.length);
  assert.equal(forecast.predictions.length, 20);
});

test("the figures on the page are those of the API", async () => {
  await open();
  for (const index of [0, forecast.predictions.length - 1]) {
    const expected = forecast.predictions[index];
    const row = page.locator("table.forecast tbody tr").filter({ hasText: expected.driver });
    const text = await row.innerText();
    for (const key of ["win_probability", "podium_probability", "points_probability", "finish_probability"]) {
      assert.ok(text.includes(percent(expected[key])), `${key} ${percent(expected[key])} is not in: ${text}`);
    }
  }
  const [lower, upper] = forecast.predictions[0].interval_80;
  const interval = `, 80% interval ${percent(lower).slice(0, -1)}–${percent(upper)}`;
  assert.ok((await page.locator("table.forecast tbody tr").first().textContent()).includes(interval), `${interval} is not in the first row`);
  const top = await page.locator("table.forecast tbody tr").first().innerText();
  assert.ok(top.includes(forecast.predictions[0].driver), `the favourite is not in the first row: ${top}`);
});

test("the page says who is assumed to drive, and what had been run", async () => {
  await open();
  const about = await page.getByRole("region", { name: "About this forecast" }).innerText();
  assert.ok(about.includes(forecast.line_up.description), `${forecast.line_up.description} is not in: ${about}`);
  assert.ok(about.includes(forecast.stage_label), `${forecast.stage_label} is not in: ${about}`);
});

test("a race that is being run is under way, with the one after it", async () => {
  const race = { ...forecast.race, status: "under_way" };
  const following_race = { ...forecast.data_through, name: "Wolfeschlegelsteinhausenbergerring Grand Prix" };
  await page.route(NEXT_RACE, (route) => route.fulfill({ json: { ...forecast, race, following_race } }));
  await page.setViewportSize({ width: 320, height: 900 });
  await open();
  await page.getByText("Under way", { exact: true }).waitFor();
  await page.getByText(`Next: ${following_race.name}`).waitFor();
  assert.equal(await page.getByRole("timer").count(), 0);
  assert.deepEqual(await outside(), [0, 0]);
});

test("nothing on the page is called impossible or certain", async () => {
  await open();
  assert.doesNotMatch(await page.locator("main").innerText(), /(^|[^\d.])(0|100)(\.0+)?%/);
});

test("the demo banner stands exactly where the data are invented", async () => {
  await open();
  const banner = page.getByRole("complementary", { name: "Demo world" });
  assert.equal(await banner.count(), status.demo ? 1 : 0);
  if (status.demo) assert.match(await banner.innerText(), /Demo world: .*invented/);
});

test("the browser has nothing to complain about and talks to no other host", async () => {
  await open();
  await page.waitForLoadState("networkidle");
  assert.deepEqual(complaints, []);
  assert.deepEqual(requested.filter((url) => new URL(url).origin !== new URL(BASE).origin), []);
});

const WIDTHS = [320, 375, 768, 1024, 1440];

/** [pixels to scroll sideways, elements beyond the right edge that do not scroll in a box of their own] */
const outside = () =>
  page.evaluate(() => {
    const edge = document.documentElement.clientWidth;
    const texts = [...document.querySelectorAll("h1, h2, p, dt, dd, td, th, button, a, li")];
    const visible = texts.filter((element) => element.checkVisibility() && getComputedStyle(element).position !== "absolute" && !element.closest("[role=tablist]"));
    return [document.documentElement.scrollWidth - edge, visible.filter((element) => element.getBoundingClientRect().right > edge + 0.5).length];
  });

for (const width of WIDTHS) {
  test(`at ${width} pixels nothing runs out of the page`, async () => {
    await page.setViewportSize({ width, height: 900 });
    await open();
    await page.waitForLoadState("networkidle");
    assert.deepEqual(await outside(), [0, 0]);
  });

  test(`at ${width} pixels long names, a grid and opened drivers stay within the page`, async () => {
    await page.setViewportSize({ width, height: 900 });
    const predictions = forecast.predictions.map((prediction, index) => ({
      ...prediction,
      driver: "Maximilian Wolfeschlegelsteinhausenbergerdorff",
      constructor: "Wolfeschlegelsteinhausenberger-Racing",
      grid_position: index + 1,
    }));
    const changes = [{ description: "Maximilian Wolfeschlegelsteinhausenbergerdorff for Ann (injured)" }];
    const line_up = { ...forecast.line_up, changes, description: `Entry list. Changed by the operator: ${changes[0].description}` };
    const race = { ...forecast.race, name: "Wolfeschlegelsteinhausenbergerring Grand Prix" };
    await page.route(NEXT_RACE, (route) => route.fulfill({ json: { ...forecast, race, predictions, line_up } }));
    await open();
    for (const button of (await page.getByRole("button", { expanded: false }).all()).slice(0, 3)) await button.click();
    assert.deepEqual(await outside(), [0, 0]);
  });
}

test("the theme can be chosen with the keyboard and is remembered", async () => {
  await open();
  const colour = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await colour();
  await page.getByRole("radio", { name: "System theme" }).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  const dark = await colour();
  assert.notEqual(dark, light);
  await page.reload();
  assert.equal(await colour(), dark);
  assert.ok(await page.getByRole("radio", { name: "Dark theme" }).isChecked());
});

test("a heading of the table sorts it", async () => {
  await open();
  await page.getByRole("button", { name: "Driver" }).click();
  const names = forecast.predictions.map((prediction) => prediction.driver).sort((a, b) => a.localeCompare(b, "en"));
  assert.ok((await page.locator("table.forecast tbody tr").first().innerText()).includes(names[0]));
});

test("a driver is opened with the keyboard to see what moved the forecast", async () => {
  await open();
  const [first] = forecast.predictions;
  const button = page.getByRole("button", { name: new RegExp(`${first.driver} \\(what moved the forecast\\)`) });
  await button.focus();
  await page.keyboard.press("Enter");
  assert.equal(await button.getAttribute("aria-expanded"), "true");
  const parts = page.getByRole("list", { name: `What moved the forecast of ${first.driver}` }).getByRole("listitem");
  const weightiest = Math.abs(first.contributions[0].log_odds).toFixed(1);
  assert.match(await parts.first().innerText(), new RegExp(`[+−]${weightiest}`));
});

test("when the API cannot be reached the page says so and recovers", async () => {
  await page.route(NEXT_RACE, (route) => route.abort());
  await page.goto(`${BASE}/`);
  await page.getByRole("alert").getByText("No answer from the server").waitFor();
  await page.unroute(NEXT_RACE);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator("table.forecast tbody tr").first().waitFor();
});

test("an unknown address shows the not-found page", async () => {
  await page.goto(`${BASE}/no/such/page`);
  await page.getByRole("heading", { name: "Page not found" }).waitFor();
});
