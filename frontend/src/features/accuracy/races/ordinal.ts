export const ordinal = (rank: number): string => {
  const ending = { one: "st", two: "nd", few: "rd" }[new Intl.PluralRules("en", { type: "ordinal" }).select(rank) as string] ?? "th";
  return `${rank}${ending}`;
};
