// The what-if page: by drag, by keyboard, by link. It expects the demo world (or any data with a next race).
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";

import { baseUrl, launch } from "./browser.mjs";

const BASE = baseUrl();

let browser;
let page;
let address;

before(async () => {
  const { race } = await (await fetch(`${BASE}/api/v1/predictions/next-race`)).json();
  address = `${BASE}/races/${race.season}/${race.round}/what-if`;
  browser = await launch();
});

after(() => browser?.close());

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1440, height: 1200 } });
  page.setDefaultTimeout(15_000);
});

afterEach(() => page?.close());

const drivers = () => page.locator(".grid-driver");
const nameAt = async (place) => (await drivers().nth(place - 1).locator("span.truncate").textContent()) ?? "";
const asked = () => new URL(page.url()).searchParams.get("grid");

async function open(search = "") {
  await page.goto(address + search);
  await page.getByRole("region", { name: "Outcome" }).getByRole("table").waitFor();
}

async function answered(action) {
  const answer = page.waitForResponse((response) => /what-if\?grid=/.test(response.url()));
  await action();
  return (await answer).json();
}

test("the favourite is moved to another place by the keyboard, and the forecast follows", async () => {
  await open();
  const favourite = await nameAt(1);
  const { question, predictions } = await answered(async () => {
    await drivers().first().focus();
    await page.keyboard.press("PageDown");
  });
  assert.deepEqual(question.grid.map(({ driver, place }) => [driver, place]), [[favourite, 6]]);
  assert.equal(await nameAt(6), favourite);
  const largest = predictions.reduce((a, b) => (Math.abs(b.change) > Math.abs(a.change) ? b : a));
  await page.getByRole("region", { name: "Outcome" }).locator("tbody tr").first().getByText(largest.driver).waitFor();
});

test("the same driver keeps the focus after a step", async () => {
  await open();
  const favourite = await nameAt(1);
  await drivers().first().focus();
  for (const place of [2, 3]) {
    await page.keyboard.press("ArrowDown");
    await drivers().nth(place - 1).getByText(favourite).waitFor();
  }
});

test("a driver is dragged by the pointer", async () => {
  await open();
  const favourite = await nameAt(1);
  const [from, to] = await Promise.all([1, 5].map((place) => page.locator(".grid-handle").nth(place - 1).boundingBox()));
  await answered(async () => {
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(from.x + 4, (from.y + to.y) / 2, { steps: 5 });
    await page.mouse.move(to.x + 4, to.y + to.height * 0.8, { steps: 5 });
    await page.mouse.up();
  });
  assert.equal(await nameAt(5), favourite);
});

test("a penalty, undo and reset", async () => {
  await open();
  const favourite = await nameAt(1);
  await drivers().first().click();
  await page.getByRole("button", { name: "10-place penalty" }).click();
  assert.equal(await nameAt(11), favourite);
  await page.getByRole("button", { name: "Undo" }).click();
  assert.equal(await nameAt(1), favourite);
  assert.equal(asked(), null);
});

test("a link carries the scenario", async () => {
  await open();
  const last = await drivers().count();
  const favourite = await nameAt(1);
  await answered(async () => {
    await drivers().first().focus();
    await page.keyboard.press("End");
  });
  await open(new URL(page.url()).search);
  assert.equal(await nameAt(last), favourite);
});

test("a scenario that the service refuses says what to correct", async () => {
  await open();
  await page.goto(`${address}?grid=NOBODY:1`);
  await page.getByText("This scenario cannot be answered").waitFor();
  await page.getByRole("button", { name: "Start again" }).click();
  await page.getByRole("region", { name: "Outcome" }).getByRole("table").waitFor();
});

test("a busy service says how long to wait", async () => {
  // A recorded refusal in place of a flood of questions.
  const body = JSON.stringify({ error: "Other questions are being answered.", code: "SERVICE_UNAVAILABLE", details: {} });
  await page.route(/what-if\?/, (route) => route.fulfill({ status: 503, contentType: "application/json", headers: { "retry-after": "2" }, body }));
  await open();
  await drivers().first().focus();
  await page.keyboard.press("ArrowDown");
  await page.getByText("Please wait 2 seconds, then try again.").waitFor();
});
