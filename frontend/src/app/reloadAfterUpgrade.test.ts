import { expect, test, vi } from "vitest";

import { reloadAfterUpgrade } from "./reloadAfterUpgrade";

const fail = async () => {
  window.dispatchEvent(new Event("vite:preloadError"));
  await Promise.resolve();
};

test("a page whose files are gone is loaded again, but not over and over and not without the server", async () => {
  const reload = vi.fn();
  let now = 1_700_000_000_000;
  let isThere = false;
  reloadAfterUpgrade(reload, () => Promise.resolve(isThere), () => now);
  await fail();
  expect(reload).not.toHaveBeenCalled();
  isThere = true;
  await fail();
  now += 5_000;
  await fail();
  expect(reload).toHaveBeenCalledTimes(1);
  now += 60_000;
  await fail();
  expect(reload).toHaveBeenCalledTimes(2);
});
