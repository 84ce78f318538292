import { act, fireEvent, screen, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { forecast } from "../../test/answers";
import { renderAt } from "../../test/renderAt";
import { allWell, type Answers, failure, ok } from "../../test/transport";

const { race, predictions } = forecast;
const WHAT_IF = "predictions/race/1/what-if";
const rows = predictions.map((p, index) => ({ ...p, grid_position: index + 1, change: 0, kind: null }));
const answer = (changes: number[] = []) => ok({ ...forecast, question: {}, weather: null, predictions: rows.map((row, index) => ({ ...row, change: changes[index] ?? 0 })) });

const answers = (more: Answers = {}): Answers => ({
  ...allWell,
  races: ok({ count: 1, next: null, previous: null, results: [{ ...race, weather: null }] }),
  drivers: ok({ count: 1, next: null, previous: null, results: [{ driver_id: 9, name: "Gil Reserve", full_name: "", driver_code: "RES", nationality: "", date_of_birth: null, constructor: null }] }),
  [WHAT_IF]: answer(),
  ...more,
});

const show = (more: Answers = {}, search = "") => renderAt(`/races/2024/1/what-if${search}`, answers(more));
const grid = async () => within(await screen.findByRole("list", { name: "Starting grid" })).getAllByRole("listitem").map((item) => item.querySelector(".grid-driver")?.textContent.slice(0, 3));

test("without a change the forecast is shown as it stands", async () => {
  show();
  expect(await screen.findByText(/Nothing is changed yet/)).toBeTruthy();
  expect(await grid()).toEqual(["VOS", "OKO", "MAR", "FEN"]);
});

test("an arrow key moves a driver, and the question follows", async () => {
  const requested = show({ [`${WHAT_IF}?grid=VOS%3A2`]: answer([-0.1, 0.05]) });
  fireEvent.keyDown(await screen.findByRole("button", { name: /Ada Voss/ }), { key: "ArrowDown" });
  expect(await screen.findByText("▼ 10.0")).toBeTruthy();
  expect((await grid()).slice(0, 2)).toEqual(["OKO", "VOS"]);
  expect(requested).toContain(`${WHAT_IF}?grid=VOS%3A2`);
});

test("keys pressed faster than the page is drawn are all counted, and undone one by one", async () => {
  show();
  const driver = await screen.findByRole("button", { name: /Ada Voss/ });
  act(() => {
    for (let press = 0; press < 3; press += 1) fireEvent.keyDown(driver, { key: "ArrowDown" });
  });
  expect(await grid()).toEqual(["OKO", "MAR", "FEN", "VOS"]);
  fireEvent.click(screen.getByRole("button", { name: "Undo" }));
  expect(await grid()).toEqual(["OKO", "MAR", "VOS", "FEN"]);
});

test("a penalty, undo, and reset", async () => {
  show();
  fireEvent.click(await screen.findByRole("button", { name: /Ada Voss/ }));
  fireEvent.click(screen.getByRole("button", { name: "Back of the grid" }));
  expect((await grid()).at(-1)).toBe("VOS");
  fireEvent.click(screen.getByRole("button", { name: "Undo" }));
  expect((await grid())[0]).toBe("VOS");
});

test("rain and a swap are parts of the scenario of a link", async () => {
  show({}, "?wet=1&swap=OKO%3ARES");
  expect(await screen.findByText("Gil Reserve for Ben Okoro")).toBeTruthy();
  expect((await grid())[1]).toBe("RES");
  expect(screen.getByRole<HTMLInputElement>("radio", { name: "Rain" }).checked).toBe(true);
  fireEvent.click(screen.getByRole("button", { name: "Reset" }));
  expect((await grid())[1]).toBe("OKO");
});

test("a driver is swapped by the form, and back", async () => {
  show();
  await screen.findByRole("option", { name: "Gil Reserve" });
  fireEvent.change(screen.getByLabelText("In the car of"), { target: { value: "OKO" } });
  fireEvent.change(screen.getByLabelText("drives"), { target: { value: "RES" } });
  fireEvent.click(screen.getByRole("button", { name: "Swap" }));
  expect((await grid())[1]).toBe("RES");
  fireEvent.click(screen.getByRole("button", { name: "Undo: Gil Reserve for Ben Okoro" }));
  expect((await grid())[1]).toBe("OKO");
});

test("the weather is chosen", async () => {
  const requested = show();
  fireEvent.click(await screen.findByRole("radio", { name: "Dry" }));
  expect(await screen.findByText(/the link in the address bar carries/)).toBeTruthy();
  expect(requested).toContain(`${WHAT_IF}?wet=0`);
});

test.each([
  ["a wrong scenario says what to correct", failure(400, "INVALID_PARAMETER"), "Message of the server."],
  ["too many questions say how long to wait", failure(429, "RATE_LIMIT_EXCEEDED", { "retry-after": "20" }), "Please wait 20 seconds, then try again."],
  ["a busy service says how long to wait", failure(503, "SERVICE_UNAVAILABLE", { "retry-after": "1" }), "Please wait 1 second, then try again."],
])("%s", async (_, refused, text) => {
  show({ [`${WHAT_IF}?wet=1`]: refused }, "?wet=1");
  expect(await screen.findByText(text)).toBeTruthy();
});

test("a race that cannot be forecast says so", async () => {
  show({ [WHAT_IF]: failure(404, "NO_PREDICTIONS_AVAILABLE") });
  expect(await screen.findByText("This race cannot be forecast")).toBeTruthy();
});
