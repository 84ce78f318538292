import { fireEvent, screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { ofConstructor } from "../../test/career";
import { renderAt } from "../../test/renderAt";
import { allWell, ok } from "../../test/transport";

const LISTED = { constructor_id: 1, name: "Aurora", full_name: "Aurora Racing", nationality: "Danish", headquarters: "", drivers: [{ driver_id: 1, name: "Ada Voss" }] };

test("a constructor has its drivers, their duels, ratings, forecasts and results", async () => {
  renderAt("/constructors/1", { ...allWell, "constructors/1": ok(LISTED), "analytics/constructor-performance/1": ok(ofConstructor) });
  expect(await screen.findByRole("heading", { level: 1, name: "Aurora" })).toBeTruthy();
  expect(await screen.findByText("Aurora Racing")).toBeTruthy();
  expect(screen.getByRole("heading", { name: "Its drivers against each other" })).toBeTruthy();
  expect(screen.getByText("Race, Ada Voss ahead of Cleo Marin: 1 to 0")).toBeTruthy();
  expect(screen.getByText("brm")).toBeTruthy();
});

test("a constructor without forecasts says so; one that does not exist too", async () => {
  const none = { ...ofConstructor, forecasts: { ...ofConstructor.forecasts, count: 0, forecasts: [] } };
  renderAt("/constructors/1", { ...allWell, "constructors/1": ok(LISTED), "analytics/constructor-performance/1": ok(none) });
  fireEvent.click(await screen.findByRole("tab", { name: "Our forecasts" }));
  expect(await screen.findByText(/None of these races has a scored forecast/)).toBeTruthy();
  renderAt("/constructors/8", allWell);
  expect(await screen.findByText("Constructor not found")).toBeTruthy();
});
