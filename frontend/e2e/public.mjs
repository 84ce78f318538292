// Accuracy, comparison, about, the embedded page, and what any page shows when something is wrong. Nothing is mocked:
// it expects the demo world with a backtest of its last season.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { setTimeout } from "node:timers/promises";

import { baseUrl, launch } from "./browser.mjs";

const BASE = baseUrl();

let browser;
let page;
let complaints;
let foreign;

const api = async (path) => (await fetch(`${BASE}/api/v1/${path}`)).json();

const freePort = () =>
  new Promise((found) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });

/** A server of our own on the world of the others: that one must stay. */
async function served(port) {
  const server = spawn(process.env.PYTHON, ["-m", "f1site.server", "--port", String(port)], { cwd: new URL("../..", import.meta.url), stdio: "inherit" });
  for (;;) {
    assert.equal(server.exitCode, null, "the server ended at its start");
    const live = await fetch(`http://127.0.0.1:${port}/health/live`).catch(() => null);
    if (live?.ok) return server;
    await setTimeout(100);
  }
}

async function stopped(server) {
  server.kill();
  await once(server, "exit");
}

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: "light" });
  page.setDefaultTimeout(20_000);
  complaints = [];
  foreign = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => request.url().startsWith(BASE) || request.url().startsWith("data:") || foreign.push(request.url()));
});

afterEach(() => page.close());

test("the record shows a chart and the two measures, under its old address too", async () => {
  await page.goto(`${BASE}/analytics`);
  await page.waitForSelector("canvas");
  assert.equal(new URL(page.url()).pathname, "/accuracy");
  for (const name of ["Brier Score", "Top 3 Accuracy"]) {
    assert.equal(await page.locator(`text=${name}`).count(), 1);
    await page.locator(`text=${name}`).waitFor();
  }
  assert.deepEqual([complaints, foreign], [[], []]);
});

test("the record is that of the API, and of one kind only", async () => {
  const { models, kind } = await api("analytics/model-accuracy?page_size=1");
  const ours = models.find(({ forecaster, stage }) => forecaster === "ensemble" && stage === "after_qualifying");
  await page.goto(`${BASE}/accuracy?stage=after_qualifying`);
  const won = Math.round(ours.top1_accuracy.mean * ours.races);
  await page.getByText(`our favourite won ${won} of ${ours.races} races`).waitFor();
  assert.equal(await page.getByRole("button", { name: "Backtest" }).getAttribute("aria-pressed"), String(kind === "backtest"));
  await page.getByRole("button", { name: "Live forecasts" }).click();
  await page.getByText("Nothing to score yet").waitFor();
  await page.waitForSelector("canvas");
  assert.match(page.url(), /kind=live/);
});

test("models are compared by tabs, for a race by its number and for the next one", async () => {
  const { race } = await api("predictions/next-race");
  await page.goto(`${BASE}/compare/${race.race_id}`);
  for (const name of ["Regression", "Random Forest", "XGBoost"]) await page.locator(`text=${name}`).waitFor();
  await page.click("text=Random Forest");
  await page.waitForSelector("table");
  assert.match(await page.locator("table caption").first().innerText(), /^Random Forest: /);
  await page.goto(`${BASE}/compare?model=all`);
  await page.getByRole("link", { name: `${race.name} ${race.season}` }).waitFor();
  await page.getByRole("heading", { name: "Where they disagree most" }).waitFor();
  assert.deepEqual([complaints, foreign], [[], []]);
});

test("the tabs of the models follow the arrow keys", async () => {
  await page.goto(`${BASE}/compare`);
  await page.getByRole("tab", { name: "All five" }).focus();
  await page.keyboard.press("ArrowRight");
  await page.getByRole("tab", { name: "Regression", selected: true }).waitFor();
  assert.match(page.url(), /model=regression/);
});

test("about shows the ledger as it is, and each of its sections has a link", async () => {
  const head = await api("ledger/head");
  await page.goto(`${BASE}/about`);
  await page.getByText(`It holds ${head.number} documents`).waitFor();
  for (const link of await page.getByRole("navigation", { name: "On this page" }).getByRole("link").all()) {
    assert.equal(await page.locator(await link.getAttribute("href")).count(), 1);
  }
  assert.deepEqual([complaints, foreign], [[], []]);
});

test("another site may frame the embedded page, in the theme it asks for, and no other page", async (t) => {
  const frames = ["/embed/next-race?theme=dark", "/about"].map((path) => `<iframe title="${path}" src="${BASE}${path}"></iframe>`);
  const host = createServer((_, response) => response.setHeader("Content-Type", "text/html").end(`<!doctype html>${frames.join("")}`));
  await new Promise((listening) => host.listen(0, "127.0.0.1", listening));
  t.after(() => host.close());
  await page.goto(`http://127.0.0.1:${host.address().port}/`);
  const [embedded, refused] = ["/embed/next-race?theme=dark", "/about"].map((name) => page.frameLocator(`iframe[title="${name}"]`));
  await embedded.getByText("A forecast, not a result").waitFor();
  assert.equal(await embedded.locator("html").getAttribute("data-theme"), "dark");
  assert.equal(await embedded.getByRole("link", { name: "The whole forecast" }).getAttribute("target"), "_blank");
  assert.equal(await refused.getByRole("heading", { name: "About" }).count(), 0);
  assert.ok(complaints.some((text) => text.includes("frame")), "the browser names what it refused");
});

test("without a network the page says so until it is back", async () => {
  await page.goto(`${BASE}/about`);
  await page.getByRole("heading", { name: "Glossary" }).waitFor();
  await page.context().setOffline(true);
  await page.getByRole("complementary", { name: "You are offline" }).waitFor();
  await page.getByRole("link", { name: "Compare", exact: true }).click();
  await page.getByRole("alert").waitFor();
  await page.context().setOffline(false);
  await page.getByRole("complementary", { name: "You are offline" }).waitFor({ state: "detached" });
});

test("while the service is stopped the page says so once, and recovers with one click", async (t) => {
  const port = await freePort();
  const own = `http://127.0.0.1:${port}`;
  let server = await served(port);
  t.after(() => server.kill());
  await page.goto(`${own}/about`);
  await page.getByRole("heading", { name: "Glossary" }).waitFor();
  await page.goto(`${own}/accuracy`);
  await page.getByRole("heading", { name: "How good are our forecasts?" }).waitFor();
  await page.waitForLoadState("networkidle");
  await stopped(server);
  await page.getByRole("button", { name: "Live forecasts" }).click();
  await page.getByRole("alert").getByText("No answer from the server").waitFor();
  assert.equal(await page.getByRole("alert").count(), 1);
  server = await served(port);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("Nothing to score yet").waitFor();
});

test("an unknown address is 404 with a way back, and is not indexed", async () => {
  const response = await page.goto(`${BASE}/no/such/page`);
  assert.equal(response.status(), 404);
  assert.equal(await page.locator("meta[name=robots]").getAttribute("content"), "noindex");
  await page.getByRole("link", { name: "To the next race" }).click();
  await page.getByRole("table").first().waitFor();
});

test("titles and previews are there before any script runs", async () => {
  const html = await (await fetch(`${BASE}/accuracy`)).text();
  assert.match(html, /<title>How good are our forecasts\? · F1 Forecast<\/title>/);
  assert.match(html, /property="og:title" content="How good are our forecasts\?"/);
  assert.equal(html.match(/name="description"/g).length, 1);
});

test("on paper the tables are whole and the controls are gone", async () => {
  await page.goto(`${BASE}/accuracy`);
  await page.waitForSelector("canvas");
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
  assert.equal(await page.getByRole("navigation", { name: "Pages" }).isVisible(), false);
  assert.equal(await page.getByRole("button", { name: "Live forecasts" }).isVisible(), false);
  assert.equal(await page.locator("thead").first().evaluate((head) => getComputedStyle(head).display), "table-header-group");
});
