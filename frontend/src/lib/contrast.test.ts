import { expect, test } from "vitest";

import { contrast, hex, readable, rgb } from "./contrast";

test("black on white has the largest contrast, equal colours the least", () => {
  expect([contrast("#000000", "#ffffff"), contrast("#ffffff", "#000000"), contrast("#123456", "#123456")]).toEqual([21, 21, 1]);
});

test("a grey of the WCAG's examples has the contrast that it is known for", () => {
  expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
});

test("a colour that can be read stays as it is, another is moved as little as is needed", () => {
  expect(readable("#e8002d", "#ffffff", 3)).toBe("#e8002d");
  expect(contrast(readable("#ffff00", "#ffffff", 3), "#ffffff")).toBeGreaterThanOrEqual(3);
  expect(contrast(readable("#000033", "#101010", 3), "#101010")).toBeGreaterThanOrEqual(3);
});

test("what no colour can reach ends at black or white", () => {
  expect([readable("#888888", "#ffffff", 22), readable("#888888", "#000000", 22)]).toEqual(["#000000", "#ffffff"]);
});

test("colours survive being read and written", () => {
  expect(hex(rgb("#0a6b4a"))).toBe("#0a6b4a");
});
