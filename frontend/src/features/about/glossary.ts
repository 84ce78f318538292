export type Term = readonly [term: string, meaning: string];

/** What the pages use and a fan need not know, in alphabetical order. */
export const GLOSSARY: readonly Term[] = [
  ["Backtest", "Forecasts of past races, calculated later, each from what was known before its race. They are never counted as live forecasts."],
  ["Brier score", "The squared distance between the probabilities and what happened, summed over the field. 0 would be certain and right; with 20 cars, equal chances for all get 0.95."],
  ["Calibration", "Whether what was given 20% happens one time in five."],
  ["Constructor", "The entrant that builds the car, by the name under which it raced."],
  ["Elo", "A rating that rises when a driver beats others and falls when they are beaten, as in chess. One of the five models uses nothing else."],
  ["Ensemble", "The forecast that we publish: the regression and the random forest together, weighted three to one."],
  ["Expected position", "The mean of all places a car may finish in, weighted by their probabilities. A retired car counts as placed behind all that finish."],
  ["Grid", "The starting order. It is provisional after qualifying and final in the last hour before the start, when all penalties are known."],
  ["Interval", "The range in which a probability would lie in 80 of 100 histories like ours."],
  ["Log loss", "How surprised a forecast was by the winner: minus the natural logarithm of the winner's probability. A winner given 50% costs 0.7, one given 5% costs 3.0. Smaller is better."],
  ["Podium", "The first three places."],
  ["Random forest", "A model of many decision trees, each learned from another sample of past races, whose answers are averaged."],
  ["Regression", "A model in which each fact about a car adds to its strength or takes from it."],
  ["Stage", "How much of the weekend was known: nothing of it, practice and the sprint, or qualifying as well."],
  ["Top 3 accuracy", "In how many races the winner was one of the three drivers that we thought most likely."],
  ["XGBoost", "A model of decision trees, each learned from the errors of those before it."],
];
