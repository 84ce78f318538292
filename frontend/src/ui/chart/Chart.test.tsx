import { fireEvent, render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { expect, test } from "vitest";

import { PreferencesProvider } from "../../preferences/PreferencesProvider";
import { Chart } from "./Chart";
import type { ChartData } from "./types";

const AXES = { x: "Round", y: "Points" };

function show(races: number) {
  const labels = Array.from({ length: races }, (_, index) => String(index + 1));
  const data: ChartData = { kind: "line", labels, series: [{ id: "a", label: "Ada", colour: { light: "#aa0000", dark: "#ff5555" }, values: labels.map(Number) }] };
  render(
    <MemoryRouter>
      <PreferencesProvider>
        <Chart id="points" title="Points by race" summary="Ada leads." data={data} axes={AXES} table={<p>the table</p>} />
      </PreferencesProvider>
    </MemoryRouter>,
  );
}

const NOT_DRAWN = /draws no charts/;
const spans = () => screen.queryByRole("group", { name: "Span of: Points by race" });

test("a chart has words and a table beside it, also where nothing can be drawn", async () => {
  show(3);
  expect(await screen.findByText(NOT_DRAWN)).toBeTruthy();
  expect(screen.getByRole("figure", { name: "Points by race" }).textContent).toContain("Ada leads.");
  expect(screen.getByText("the table").closest("details")).toBeTruthy();
});

test("a short chart is shown whole", async () => {
  show(20);
  await screen.findByText(NOT_DRAWN);
  expect(spans()).toBeNull();
});

test("a long chart starts with its last twenty, and shows all when asked", async () => {
  show(21);
  await screen.findByText(NOT_DRAWN);
  expect(screen.getByRole("button", { name: "Last 20" }).getAttribute("aria-pressed")).toBe("true");
  fireEvent.click(screen.getByRole("button", { name: "All" }));
  expect(screen.getByRole("button", { name: "All" }).getAttribute("aria-pressed")).toBe("true");
  expect(localStorage.getItem("view.points-span")).toBe("all");
});
