import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function executablePath() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
  if (!found) throw new Error(`No browser found: install one of ${NAMES.join(", ")} or set CHROMIUM to its path.`);
  return found;
}

/** Address of the running service, without a slash at its end. */
export function baseUrl() {
  const address = process.env.BASE_URL;
  if (!address) throw new Error("BASE_URL is not set: start the service and set it, e.g. BASE_URL=http://127.0.0.1:8000 npm run e2e");
  return address.replace(/\/+$/, "");
}

export const launch = () => chromium.launch({ executablePath: executablePath(), headless: true, args: ARGUMENTS });
