import { plural } from "./format";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LOCALE = "en-GB";

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

/** "2 Mar 2024", of a day (YYYY-MM-DD) or of an instant, read in UTC. */
export function formatDay(dayOrInstant: string): string {
  return new Date(dayOrInstant).toLocaleDateString(LOCALE, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
}

/** "2 Mar", for lists whose year is in the heading. */
export function formatShortDay(day: string): string {
  return new Date(day).toLocaleDateString(LOCALE, { day: "numeric", month: "short", timeZone: "UTC" });
}

export function formatWeekday(day: string): string {
  const parts = { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" } as const;
  return new Date(day).toLocaleDateString(LOCALE, parts);
}

/** "20 Feb 2024, 12:00 UTC" */
export function formatInstant(instant: string): string {
  const time = new Date(instant).toLocaleTimeString(LOCALE, { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });
  return `${formatDay(instant)}, ${time} UTC`;
}

export type ZonedTime = { day: string; time: string; zone: string };

/** Wall-clock time of an instant in a time zone; null where this browser does not know the zone. */
export function inZone(instant: string, timeZone: string): ZonedTime | null {
  try {
    const date = new Date(instant);
    const clock = new Intl.DateTimeFormat(LOCALE, { hour: "2-digit", minute: "2-digit", timeZoneName: "short", timeZone });
    const parts = clock.formatToParts(date);
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((p) => p.type === type)?.value ?? "";
    return {
      day: date.toLocaleDateString(LOCALE, { weekday: "short", day: "numeric", month: "short", timeZone }),
      time: `${part("hour")}:${part("minute")}`,
      zone: part("timeZoneName"),
    };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

export function viewerTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
