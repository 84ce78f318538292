// What a reader downloads before the first forecast shows, and whether that is too much: npm run size, after a build.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const DIST = new URL("../dist/", import.meta.url);
const KB = 1024;
const BUDGET = { scripts: 130 * KB, styles: 25 * KB };
const NAMES = { scripts: "JavaScript", styles: "CSS" };

const first = JSON.parse(readFileSync(new URL(".vite/first.json", DIST), "utf8"));

for (const [kind, names] of Object.entries(first)) {
  const size = names.reduce((sum, name) => sum + gzipSync(readFileSync(new URL(name, DIST)), { level: 9 }).length, 0);
  const within = size <= BUDGET[kind];
  console.log(`${NAMES[kind]}: ${(size / KB).toFixed(1)} KB of ${BUDGET[kind] / KB} KB, gzip, in ${names.length} files${within ? "" : ": too much"}`);
  if (!within) process.exitCode = 1;
}
