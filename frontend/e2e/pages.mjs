// Every page, in both themes and three widths: no axe-core violation, nothing in the console, nothing from another
// host, nothing wider than the window. It expects the demo world (or any data with a next race and a past one).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

import { baseUrl, launch } from "./browser.mjs";
import { routes, settled, THEMES, WIDTHS } from "./routes.mjs";

const BASE = baseUrl();
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const HEIGHT = 900;

let browser;
const found = await routes(BASE);

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

/** What the browser reports of a page, but that an unknown address is 404. */
function listen(page, path) {
  const complaints = [];
  page.on("console", (message) => {
    const isExpected = path === found["not-found"] && /status of 404/.test(message.text());
    if (message.type() === "error" && !isExpected) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== new URL(BASE).origin) complaints.push(`asks another host: ${request.url()}`);
  });
  return complaints;
}

async function violations(page) {
  const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } }));
  return result.violations.map(({ id, nodes: [first, ...more] }) => `${id}: ${first.target.join(" ")} and ${more.length} more. ${first.failureSummary}`);
}

const tooWide = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

for (const [name, path] of Object.entries(found)) {
  test(`${name} has no fault in any theme or width`, async () => {
    // Of the CSP that the pages have, the test's own script is excepted.
    const context = await browser.newContext({ bypassCSP: true });
    const page = await context.newPage();
    const faults = listen(page, path);
    await page.goto(BASE + path);
    await settled(page);
    await page.evaluate(AXE);
    for (const width of WIDTHS) {
      for (const colorScheme of THEMES) {
        await page.setViewportSize({ width, height: HEIGHT });
        await page.emulateMedia({ colorScheme });
        await settled(page);
        const where = `${width} px, ${colorScheme}:`;
        faults.push(...(await violations(page)).map((one) => `${where} ${one}`));
        const extra = await tooWide(page);
        if (extra > 0) faults.push(`${where} ${extra} px wider than the window`);
      }
    }
    await context.close();
    assert.deepEqual(faults, []);
  });
}

test("what the first page needs at once is asked for once", async () => {
  const page = await browser.newPage();
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(BASE);
  await settled(page);
  const hints = await page.locator('head > link[rel$="preload"]').evaluateAll((links) => links.map(({ href }) => href));
  assert.ok(hints.includes(`${BASE}/api/v1/predictions/next-race`));
  assert.deepEqual(hints.filter((address) => asked.filter((one) => one === address).length !== 1), []);
  await page.close();
});
