const DAYS = 7;
const DAY = 24 * 3_600_000;

/** Whether a reader may not have seen this race yet: its winner is shown on request only. */
export const isFresh = (date: string, now: Date | null): boolean => now !== null && now.getTime() - Date.parse(`${date}T00:00:00Z`) < DAYS * DAY;
