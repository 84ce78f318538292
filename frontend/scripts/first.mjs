// What a browser needs until the first forecast shows, into the new build: for size.mjs, and for f1site/heads.py,
// which names it in the page.
import { readFileSync, writeFileSync } from "node:fs";

const FOLDER = new URL("../dist.new/.vite/", import.meta.url);
const FIRST = ["index.html", "src/features/race/CurrentRacePage.tsx"];

const manifest = JSON.parse(readFileSync(new URL("manifest.json", FOLDER), "utf8"));

/** The chunks that a chunk cannot run without. */
function chunksOf(name, found = new Set()) {
  if (found.has(name)) return found;
  found.add(name);
  for (const needed of manifest[name].imports ?? []) chunksOf(needed, found);
  return found;
}

const chunks = [...new Set(FIRST.flatMap((name) => [...chunksOf(name)]))].map((name) => manifest[name]);
const first = { scripts: [...new Set(chunks.map(({ file }) => file))], styles: [...new Set(chunks.flatMap(({ css }) => css ?? []))] };
writeFileSync(new URL("first.json", FOLDER), JSON.stringify(first));
