// The new build takes the place of the one before it in a moment: a server that shows pages of dist goes on meanwhile.
import { existsSync, renameSync, rmSync } from "node:fs";

const [NEW, OLD, DIST] = ["../dist.new", "../dist.old", "../dist"].map((name) => new URL(name, import.meta.url));

rmSync(OLD, { recursive: true, force: true });
if (existsSync(DIST)) renameSync(DIST, OLD);
renameSync(NEW, DIST);
rmSync(OLD, { recursive: true, force: true });
