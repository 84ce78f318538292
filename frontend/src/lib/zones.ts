// Browsers know most zones by a short name in one English locale only: CEST in en-GB, EDT in en-US.
const ENGLISH = ["en-US", "en-GB", "en-AU", "en-CA", "en-IN", "en-ZA", "en-SG", "ja-JP"];
const OFFSET = /^(GMT|UTC)[+−-]/;

function nameIn(locale: string, instant: Date, timeZone: string, timeZoneName: "short" | "long"): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName }).formatToParts(instant);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
}

/** The usual name of a zone at an instant: "EDT", "CEST", or "Arabian Standard Time" where no short one is in use. */
export function zoneName(instant: Date, timeZone: string, locale: string): string {
  const short = [locale, ...ENGLISH].map((one) => nameIn(one, instant, timeZone, "short")).find((name) => !OFFSET.test(name));
  return short ?? nameIn("en-US", instant, timeZone, "long");
}
