import { expect, test } from "vitest";

import { accuracy, difference, means } from "../../test/scores";
import { scoredStages } from "./kinds";
import { summary } from "./summary";

test("the verdicts are gathered by what they say", () => {
  const differences = [difference("grid", "better than the grid"), difference("leader", "better than the championship leader"), difference("bookmakers", "worse than the bookmakers"), difference("elo", "no difference shown")];
  expect(summary(accuracy.models, differences, "after_qualifying")?.comparison).toBe(
    "Our probabilities were better than going by the starting grid and backing the championship leader. They were worse than the bookmakers. Against Elo ratings alone no difference is shown.",
  );
});

test("few races are no ground for a comparison", () => {
  const one = means("ensemble", 1, { races: 1 });
  expect(summary([one], [difference("grid", "too few races")], "after_qualifying")).toEqual({
    record: "In forecasts made after qualifying, our favourite won 1 of the one race scored, and the winner was one of our first three in 1.",
    comparison: "There are too few races yet to compare this with simple rules.",
  });
});

test("a stage that the ensemble has no score of has no summary", () => {
  expect(summary(accuracy.models, [], "before_weekend")).toBeNull();
});

test("stages with scores come in the order of the weekend", () => {
  expect(scoredStages([means("elo", 1), means("elo", 1, { stage: "before_weekend" })])).toEqual(["before_weekend", "after_qualifying"]);
});
