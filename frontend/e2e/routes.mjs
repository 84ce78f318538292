// The addresses of every page on the running service, with ids of what it has.
async function get(base, path) {
  const response = await fetch(`${base}/api/v1/${path}`);
  if (!response.ok) throw new Error(`${path} answers with status ${response.status}`);
  return response.json();
}

const first = async (base, path) => (await get(base, path)).results[0];

/** By name: what a screenshot is called. */
export async function routes(base) {
  // On a Monday, and in winter, the next race has no forecast yet.
  const held = await first(base, "races?status=held&ordering=-date&page_size=1");
  const race = (await first(base, "races?status=scheduled&ordering=date&page_size=1")) ?? held;
  const [leader] = (await get(base, `standings/drivers?season=${held.season}`)).standings;
  return {
    race: "/",
    "race-places": "/?view=places",
    "race-changes": "/?view=changes",
    "race-past": `/races/${held.season}/${held.round}`,
    "what-if": `/races/${race.season}/${race.round}/what-if`,
    calendar: `/calendar/${race.season}`,
    standings: `/standings/${held.season}`,
    accuracy: "/accuracy",
    compare: `/compare/${race.race_id}`,
    driver: `/drivers/${leader.driver_id}`,
    constructor: `/constructors/${leader.constructor_id}`,
    circuit: `/circuits/${race.circuit_id}`,
    about: "/about",
    embed: "/embed/next-race",
    "not-found": "/no-such-page",
  };
}

export const WIDTHS = [1440, 1024, 375];
export const THEMES = ["light", "dark"];

/** Once the page has nothing left to load and its skeletons are gone. */
export async function settled(page) {
  await page.locator("h1").first().waitFor();
  await page.waitForLoadState("networkidle");
  await page.waitForFunction(() => document.querySelector(".motion-safe\\:animate-pulse") === null);
}
