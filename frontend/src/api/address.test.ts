import { expect, test } from "vitest";

import { address } from "./address";

test("place holders are filled and parameters follow in a fixed order", () => {
  expect(address("/a/{id}/b", { id: 7 }, { stage: "after_sprint", model_id: 2 })).toBe("/a/7/b?model_id=2&stage=after_sprint");
});

test("a parameter without a value is left out", () => {
  expect(address("/a", {}, { season: undefined })).toBe("/a");
});

test("a place holder that is not known yet gives no address", () => {
  expect(address("/a/{id}", { id: undefined })).toBeNull();
});

test("what a reader typed cannot change the path", () => {
  expect(address("/a", {}, { search: "a&b=c/d" })).toBe("/a?search=a%26b%3Dc%2Fd");
});
