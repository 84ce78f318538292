// Pictures of every page in both themes and three widths, into screenshots/: BASE_URL=http://127.0.0.1:8000 npm run screenshots
// Names of pages after it take only those: npm run screenshots -- race what-if
import { mkdirSync } from "node:fs";

import { baseUrl, launch } from "../e2e/browser.mjs";
import { routes, settled, THEMES, WIDTHS } from "../e2e/routes.mjs";

const BASE = baseUrl();
const FOLDER = new URL("../screenshots/", import.meta.url);
const only = process.argv.slice(2);

mkdirSync(FOLDER, { recursive: true });
const wanted = Object.entries(await routes(BASE)).filter(([name]) => only.length === 0 || only.includes(name));
const browser = await launch();
for (const [name, path] of wanted) {
  const page = await browser.newPage();
  await page.goto(BASE + path);
  for (const width of WIDTHS) {
    for (const colorScheme of THEMES) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      await settled(page);
      await page.screenshot({ path: new URL(`${name}-${width}-${colorScheme}.png`, FOLDER).pathname, fullPage: true });
    }
  }
  await page.close();
  console.log(name);
}
await browser.close();
console.log(`${wanted.length * WIDTHS.length * THEMES.length} pictures in ${FOLDER.pathname}`);
