// An operator's Saturday night in the admin, in a real browser: what they change shows in forecast, API and page.
// It expects the night after a qualifying in the demo world, and the settings of its server in the environment.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";

import { baseUrl, launch } from "./browser.mjs";

const BASE = baseUrl();
let browser;
let page;

const manage = (...args) =>
  execFileSync(process.env.PYTHON, ["manage.py", ...args], { cwd: "..", encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }).trim();
/** What a line of Python prints, with the models at hand. */
const python = (line) => manage("shell", "--verbosity", "0", "--command", `from ingestion.models import *\n${line}`);

async function nextRace() {
  // A connection that waited for a command would be closed by then.
  const response = await fetch(`${BASE}/api/v1/predictions/next-race`, { headers: { connection: "close" } });
  assert.equal(response.status, 200);
  return response.json();
}

/** Chooses a row in a field that searches while one types. */
async function choose(field, text) {
  await page.locator(`#id_${field} + .select2`).click();
  await page.locator(".select2-search__field").last().fill(text);
  await page.locator(".select2-results__option[aria-selected]", { hasText: text }).first().click();
}

async function openLineUp(race) {
  await page.goto(`${BASE}/admin/ingestion/race/${race.race_id}/change/`);
  // Not "Line-up changes" of the sidebar.
  await page.getByRole("link", { name: /(^|\s)Line-up$/ }).first().click();
  await page.getByRole("heading", { name: "Changes by operators" }).waitFor();
}

async function runAction(rows, action) {
  for (const row of rows) await page.locator("#result_list tr", { hasText: row }).locator("input.action-select").check();
  await page.locator('select[name="action"]').selectOption({ label: action });
  await page.locator('#changelist-form button[name="index"]').click();
}

before(async () => {
  browser = await launch();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(15_000);
  await page.goto(`${BASE}/admin/`);
  await page.locator("#id_username").fill(process.env.DJANGO_SUPERUSER_USERNAME);
  await page.locator("#id_password").fill(process.env.DJANGO_SUPERUSER_PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL(`${BASE}/admin/`);
});

after(() => browser?.close());

test("a driver is replaced for two races, and forecast, API and page follow", async () => {
  const earlier = await nextRace();
  const [replaced] = earlier.predictions;
  const substitute = "Sue Substitute";
  python(`Driver.objects.create(name="${substitute}", driver_code="SUE")`);
  const later = python(`print(Race.objects.filter(season__year=${earlier.race.season}, round_number=${earlier.race.round + 1}).get().name)`);
  await openLineUp(earlier.race);
  await page.getByRole("link", { name: `Replace or withdraw ${replaced.driver}` }).click();
  await choose("driver", substitute);
  await choose("last_race", `${earlier.race.season} ${later}`);
  await page.locator("#id_reason").fill("injured");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("This is the line-up now.").waitFor();

  manage("generate_predictions", "--next-race");
  const now = await nextRace();
  const row = now.predictions.find(({ driver }) => driver === substitute);
  assert.equal(row.constructor, replaced.constructor);
  assert.ok(now.predictions.every(({ driver }) => driver !== replaced.driver));
  assert.ok(now.line_up.description.includes(`${substitute} for ${replaced.driver} (injured)`), now.line_up.description);
  await page.goto(BASE);
  await page.locator("table.forecast tbody tr", { hasText: substitute }).waitFor();
  await page.locator("main").getByText(`${substitute} for ${replaced.driver}`).first().waitFor();
});

test("a driver is withdrawn after qualifying, and comes back when the change is deleted", async () => {
  const earlier = await nextRace();
  const withdrawn = earlier.predictions[1];
  assert.equal(earlier.stage, "after_qualifying");
  await openLineUp(earlier.race);
  await page.getByRole("link", { name: `Replace or withdraw ${withdrawn.driver}` }).click();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("This is the line-up now.").waitFor();
  manage("generate_predictions", "--next-race");
  const now = await nextRace();
  assert.equal(now.predictions.length, earlier.predictions.length - 1);
  assert.ok(now.predictions.every(({ driver }) => driver !== withdrawn.driver));

  await page.locator("#content").getByRole("link", { name: `${withdrawn.driver} withdrawn` }).click();
  await page.getByRole("link", { name: "Delete" }).first().click();
  await page.getByRole("button", { name: /Yes/ }).click();
  manage("generate_predictions", "--next-race");
  assert.equal((await nextRace()).predictions.length, earlier.predictions.length);
});

test("qualifying is pasted from a sheet, with names and a mistake, and exactly what was previewed is saved", async () => {
  const { race, predictions } = await nextRace();
  // The stored one names the driver who was replaced.
  python(`[rows.objects.filter(race_id=${race.race_id}).delete() for rows in (StartingGrid, QualifyingResult)]`);
  const sheet = predictions.map(({ driver, constructor }, i) => `${i + 1}\t${driver}\t${constructor}\t1:${30 + i}.000\t17`);
  await page.goto(`${BASE}/admin/`);
  await page.getByRole("link", { name: "Paste for the next race" }).click();
  await page.locator("#id_text").fill(["Pos\tDriver\tCar\tTime\tLaps", ...sheet, "Nobody 1:50.000", "7 VER fast"].join("\n"));
  await page.getByRole("button", { name: "Preview" }).click();
  await page.getByText("Nobody is not entered").waitFor();
  assert.ok((await page.locator("#id_text").inputValue()).includes(sheet[0]));

  await page.locator("#id_text").fill(sheet.join("\n"));
  await page.getByRole("button", { name: "Preview" }).click();
  await page.getByRole("heading", { name: "The grid after it" }).waitFor();
  await page.locator("#id_text").fill("edited after the preview");
  await page.getByRole("button", { name: "Save it" }).click();
  await page.getByText("is saved:").first().waitFor();
  const order = python(
    `print("|".join(QualifyingResult.objects.filter(race_id=${race.race_id}, session="qualifying").order_by("position").values_list("driver__name", flat=True)))`,
  );
  assert.deepEqual(order.split("|"), predictions.map(({ driver }) => driver));
});

test("a button of the first page starts one job, whose page leads to the others", async () => {
  await page.goto(`${BASE}/admin/`);
  for (const panel of ["Next race", "Facts", "To decide", "Models", "Jobs", "Sources", "Recent scores"])
    await page.locator("#content").getByRole("heading", { name: panel, exact: true }).waitFor();
  await page.getByRole("button", { name: "Score" }).click();
  await page.getByText("Score the forecasts").first().waitFor();
  const job = page.url();
  await page.goto(`${BASE}/admin/`);
  await page.getByRole("button", { name: "Score" }).click();
  assert.equal(page.url(), job);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByText("Cancelled;").first().waitFor();
  await page.getByRole("button", { name: "Try again" }).waitFor();
});

test("two rows of one race are merged without losing a forecast", async () => {
  const { race, forecast_id } = await nextRace();
  python(
    `race = Race.objects.get(pk=${race.race_id}); Race.objects.create(season=race.season, circuit=race.circuit, ` +
      `grand_prix="second-row", name="Second Row Grand Prix", date=race.date, status="cancelled")`,
  );
  await page.goto(`${BASE}/admin/ingestion/race/?season__id__exact=${python(`print(Race.objects.get(pk=${race.race_id}).season_id)`)}`);
  await runAction([race.name, "Second Row Grand Prix"], "Merge the two selected into one");
  await page.getByRole("link", { name: new RegExp(`Keep .*${race.name}`) }).click();
  await page.getByRole("heading", { name: "What cannot be undone" }).waitFor();
  assert.equal(python('print(Race.objects.filter(grand_prix="second-row").count())'), "1");
  await page.getByRole("button", { name: /Merge, and delete/ }).click();
  await page.getByText("merged into").first().waitFor();
  assert.equal(python('print(Race.objects.filter(grand_prix="second-row").count())'), "0");
  const now = await nextRace();
  assert.deepEqual([now.race.race_id, now.forecast_id], [race.race_id, forecast_id]);
});

test("a difference between an operator and a source is settled for good", async () => {
  const [id, laps] = python(
    'row = RaceResult.objects.filter(status="classified").order_by("-race__date").first(); print(row.pk, row.laps)',
  ).split(" ");
  const stored = () => python(`print(RaceResult.objects.get(pk=${id}).laps)`);
  await page.goto(`${BASE}/admin/ingestion/raceresult/${id}/change/`);
  await page.locator("#id_laps").fill(String(Number(laps) - 1));
  await page.getByRole("button", { name: "Save", exact: true }).click();
  assert.equal(stored(), String(Number(laps) - 1));

  await page.goto(`${BASE}/admin/ingestion/difference/?decided=open`);
  await runAction(["laps"], "Take the source's value for good");
  await page.getByText("settled.").first().waitFor();
  assert.equal(stored(), laps);
});
