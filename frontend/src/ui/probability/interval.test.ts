import { expect, test } from "vitest";

import type { Interval } from "../../api/types";
import { forecast } from "../../test/answers";
import { intervalLevel, mainInterval } from "./interval";

const both = { interval_80: [0.3, 0.4] as Interval, confidence_interval: [0.2, 0.5] as Interval };
const older = { ...both, interval_80: null };

test("the interval shown is the 80% one where there is one", () => {
  expect([mainInterval(both), intervalLevel([both])]).toEqual([[0.3, 0.4], 80]);
  expect(intervalLevel(forecast.predictions)).toBe(80);
});

test("an older forecast shows its 95% interval, and says so", () => {
  expect([mainInterval(older), intervalLevel([older])]).toEqual([[0.2, 0.5], 95]);
});
