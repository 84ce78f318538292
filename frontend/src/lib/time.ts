import { plural } from "./format";
import { zoneName } from "./zones";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The language and habits of the reader's browser. */
export const readerLocale = (): string => navigator.language || "en-GB";

export const readerZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

export type Countdown = { days: number; hours: number; minutes: number };

/** Whole days, hours and minutes left, or null once the start has passed. */
export function countdown(now: Date, start: Date): Countdown | null {
  const left = start.getTime() - now.getTime();
  if (!(left > 0)) return null;
  return { days: Math.floor(left / DAY), hours: Math.floor((left % DAY) / HOUR), minutes: Math.floor((left % HOUR) / MINUTE) };
}

export function hasStarted({ start_time: start }: { start_time: string | null }, now: Date): boolean {
  return start !== null && countdown(now, new Date(start)) === null;
}

export function countdownText({ days, hours, minutes }: Countdown): string {
  return `${plural(days, "day")} ${plural(hours, "hour")} ${plural(minutes, "minute")}`;
}

/** Calendar days from the UTC day of `now` to `date` (YYYY-MM-DD): for races without a start time. */
export function daysUntil(now: Date, date: string): number {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  return Math.round((Date.parse(`${date}T00:00:00Z`) - today) / DAY);
}

// A day (YYYY-MM-DD) is the same day in every zone, so days are read in UTC.
const ofDay = (day: string, parts: Intl.DateTimeFormatOptions, locale: string) =>
  new Date(day).toLocaleDateString(locale, { ...parts, timeZone: "UTC" });

/** "2 Mar 2024", of a day (YYYY-MM-DD) or of an instant, read in UTC. */
export const formatDay = (day: string, locale = readerLocale()): string =>
  ofDay(day, { day: "numeric", month: "short", year: "numeric" }, locale);

/** "2 Mar", for lists whose year is in the heading. */
export const formatShortDay = (day: string, locale = readerLocale()): string => ofDay(day, { day: "numeric", month: "short" }, locale);

/** "Sat 2 Mar", for lists whose year is in the heading. */
export const formatWeekdayShort = (day: string, locale = readerLocale()): string =>
  ofDay(day, { weekday: "short", day: "numeric", month: "short" }, locale);

/** "Saturday 2 March 2024" */
export const formatWeekday = (day: string, locale = readerLocale()): string =>
  ofDay(day, { weekday: "long", day: "numeric", month: "long", year: "numeric" }, locale);

export type ZonedTime = { day: string; time: string; zone: string };

/** Wall-clock time of an instant in a time zone; null where this browser does not know the zone. */
export function inZone(instant: string, timeZone: string, locale = readerLocale()): ZonedTime | null {
  try {
    const date = new Date(instant);
    return {
      day: date.toLocaleDateString(locale, { weekday: "short", day: "numeric", month: "short", timeZone }),
      time: date.toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit", timeZone }),
      zone: zoneName(date, timeZone, locale),
    };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** "20 Feb 2024, 13:00 CET": an instant on the reader's clock. */
export function formatInstant(instant: string, timeZone = readerZone(), locale = readerLocale()): string {
  const date = new Date(instant);
  const day = date.toLocaleDateString(locale, { day: "numeric", month: "short", year: "numeric", timeZone });
  const time = date.toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit", timeZone });
  return `${day}, ${time} ${zoneName(date, timeZone, locale)}`;
}

export type Event = { date: string; start_time?: string | null; timezone?: string };

/** The day (YYYY-MM-DD) of a race as its track counts it: Las Vegas races on a Saturday that is a Sunday in UTC. */
export function trackDay({ date, start_time: start, timezone }: Event): string {
  if (!start || !timezone) return date;
  try {
    // en-CA writes days as YYYY-MM-DD.
    return new Date(start).toLocaleDateString("en-CA", { timeZone: timezone });
  } catch (error) {
    if (error instanceof RangeError) return date;
    throw error;
  }
}

/** "Sat, 21 Oct, 23:00": an instant of the present weekend on the reader's clock. */
export const formatShort = (instant: string, timeZone = readerZone(), locale = readerLocale()): string =>
  new Date(instant).toLocaleString(locale, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone });
