// No page violates its Content-Security-Policy. It expects the demo world and the settings of its server.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { baseUrl, launch } from "./browser.mjs";

const BASE = baseUrl();
let browser;
let context;

before(async () => {
  browser = await launch();
  context = await browser.newContext();
  // The console of Chromium does not show every violation.
  await context.addInitScript(() => {
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => {
      window.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`);
    });
  });
  const page = await context.newPage();
  await page.goto(`${BASE}/admin/`);
  await page.locator("#id_username").fill(process.env.DJANGO_SUPERUSER_USERNAME);
  await page.locator("#id_password").fill(process.env.DJANGO_SUPERUSER_PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL(`${BASE}/admin/`);
  await page.close();
});

after(() => browser?.close());

/** Everything that the console reports while a page loads, but the status of the page itself. */
async function complaints(path) {
  const page = await context.newPage();
  const found = [];
  page.on("console", (message) => message.type() === "error" && !/status of 404/.test(message.text()) && found.push(message.text()));
  page.on("pageerror", (error) => found.push(error.message));
  const response = await page.goto(BASE + path, { waitUntil: "networkidle" });
  assert.match(response.headers()["content-security-policy"], /frame-ancestors 'none'/);
  found.push(...(await page.evaluate(() => window.violations)));
  await page.close();
  return found;
}

const ADMIN = ["", "login/", "control-room/", "ingestion/race/", "ingestion/driver/", "ingestion/importrun/start/", "predictions/forecast/", "auth/user/add/", "password_change/"];
const PAGES = ["/", "/no-such-page", "/wp-login.php", "/api/docs", ...ADMIN.map((path) => `/admin/${path}`)];

for (const path of PAGES) {
  test(`the browser reports nothing about ${path}`, async () => assert.deepEqual(await complaints(path), []));
}

test("a violation would be found", async () => {
  const page = await context.newPage();
  await page.goto(BASE, { waitUntil: "networkidle" });
  await page.evaluate(() => document.body.insertAdjacentHTML("beforeend", '<p style="color: red">'));
  assert.match((await page.evaluate(() => window.violations)).join(), /style-src-attr inline/);
  await page.close();
});

test("pages of the dashboard run no inline script and no inline style", async () => {
  const response = await fetch(BASE);
  assert.doesNotMatch(response.headers.get("content-security-policy"), /unsafe/);
});
