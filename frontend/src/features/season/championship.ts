export const CHAMPIONSHIPS = ["drivers", "constructors"] as const;
export type Championship = (typeof CHAMPIONSHIPS)[number];

type Named = { driver: string | null; constructor: string };

/** The driver's name, or the constructor's in its own championship. */
export const nameOf = (one: Named): string => one.driver ?? one.constructor;
