// The page of the API in a real browser: both themes, three widths, no violation of accessibility, no other host.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

import { baseUrl, launch } from "./browser.mjs";

const BASE = baseUrl();
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

let browser;

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

for (const width of [375, 1024, 1440]) {
  test(`the page fits ${width} px and asks no other host`, async () => {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    const requested = [];
    page.on("request", (request) => requested.push(request.url()));
    await page.goto(`${BASE}/api/docs`);
    assert.deepEqual(requested.filter((url) => !url.startsWith(BASE)), []);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), true);
    await page.close();
  });
}

// The page is long: one run of axe for each theme, and for each of the two layouts.
for (const [colorScheme, width] of [["light", 1440], ["dark", 375]]) {
  test(`the page is accessible, ${colorScheme} at ${width} px`, async () => {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
    await page.goto(`${BASE}/api/docs`);
    await page.addScriptTag({ path: AXE });
    const { violations } = await page.evaluate(() => window.axe.run());
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
    await page.close();
  });
}

test("the colours follow the theme", async () => {
  const grounds = [];
  for (const colorScheme of ["light", "dark"]) {
    const page = await browser.newPage({ colorScheme });
    await page.goto(`${BASE}/api/docs`);
    grounds.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
    await page.close();
  }
  assert.notEqual(grounds[0], grounds[1]);
});

test("each example leads to an answer of the API", async () => {
  const page = await browser.newPage();
  await page.goto(`${BASE}/api/docs`);
  const links = await page.getByRole("link", { name: /^Open the example/ }).evaluateAll((all) => all.map((one) => one.href));
  assert.ok(links.length > 20);
  for (const link of links) {
    const response = await fetch(link);
    assert.match(response.headers.get("content-type") ?? "", /json|calendar/, link);
    assert.ok([200, 404, 429].includes(response.status), `${link} answers with status ${response.status}`);
  }
  await page.close();
});
