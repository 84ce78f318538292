import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { forecast, status } from "../../test/answers";
import { renderAt } from "../../test/renderAt";
import { allWell, failure, ok } from "../../test/transport";

test("the frame shows the likeliest winners, says that it is a forecast, and leads to the rest", async () => {
  renderAt("/embed/next-race", allWell);
  const rows = within(await screen.findByRole("table")).getAllByRole("rowheader").map(({ textContent }) => textContent);
  expect(rows.slice(0, 2)).toEqual(["Ada Voss", "Ben Okoro"]);
  expect(screen.getByText(/A forecast, not a result/)).toBeTruthy();
  const link = screen.getByRole("link", { name: /The whole forecast/ });
  expect([link.getAttribute("href"), link.getAttribute("target")]).toEqual(["/", "_blank"]);
});

test.each([["?theme=dark", "dark"], ["?theme=light", "light"], ["", undefined], ["?theme=sepia", undefined]])("the theme of %o is %o, whatever the reader chose on the site", async (query, theme) => {
  localStorage.setItem("theme", "light");
  document.documentElement.dataset.theme = "light";
  renderAt(`/embed/next-race${query}`, allWell);
  await screen.findByRole("table");
  expect(document.documentElement.dataset.theme).toBe(theme);
});

test("the demo world is called so there too", async () => {
  renderAt("/embed/next-race", { ...allWell, status: ok({ ...status, demo: true }) });
  expect(await screen.findByText(/drivers and results are invented/)).toBeTruthy();
});

test.each([[failure(404, "NO_PREDICTIONS_AVAILABLE"), "No forecast yet"], [failure(400, "INVALID_PARAMETER"), "Something went wrong"], [ok({ ...forecast, predictions: [] }), "Nothing here yet"]])("without a forecast it says why", async (answer, title) => {
  renderAt("/embed/next-race", { ...allWell, "predictions/next-race": answer });
  expect(await screen.findByText(title)).toBeTruthy();
});
