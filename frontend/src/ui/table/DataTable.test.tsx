import { fireEvent, render, screen, within } from "@testing-library/react";
import { MemoryRouter, useLocation } from "react-router";
import { expect, test } from "vitest";

import type { Column } from "./columns";
import { DataTable } from "./DataTable";

type Row = { id: number; name: string; points: number | null };

const ROWS: Row[] = [
  { id: 1, name: "Cleo", points: null },
  { id: 2, name: "Ada", points: 8 },
  { id: 3, name: "Ben", points: 12.5 },
];

const COLUMNS: Column<Row>[] = [
  { key: "name", header: "Driver", cell: ({ name }) => name, sort: ({ name }) => name, rowHeader: true },
  { key: "points", header: "Points", cell: ({ points }) => points ?? "–", sort: ({ points }) => points, first: "descending", align: "right" },
  { key: "note", header: "Note", cell: () => "", hideBelow: "md" },
];

function Address() {
  return <output>{useLocation().search}</output>;
}

function show(address = "/", props: Partial<Parameters<typeof DataTable<Row>>[0]> = {}) {
  render(
    <MemoryRouter initialEntries={[address]}>
      <DataTable id="drivers" caption="Drivers" columns={COLUMNS} rows={ROWS} rowKey={({ id }) => id} {...props} />
      <Address />
    </MemoryRouter>,
  );
}

const names = () => screen.getAllByRole("rowheader").map(({ textContent }) => textContent);
const click = (name: string) => fireEvent.click(screen.getByRole("button", { name }));
const address = () => screen.getByRole("status").textContent;

test("without a sort the rows keep their order", () => {
  show();
  expect(names()).toEqual(["Cleo", "Ada", "Ben"]);
});

test("a click sorts in the column's first direction, a second click in the other, and nothing stays last", () => {
  show();
  click("Points");
  expect(names()).toEqual(["Ben", "Ada", "Cleo"]);
  expect(screen.getByRole("columnheader", { name: "Points" }).getAttribute("aria-sort")).toBe("descending");
  click("Points");
  expect(names()).toEqual(["Ada", "Ben", "Cleo"]);
  expect(address()).toBe("?drivers-sort=points");
});

test("a link carries the sort", () => {
  show("/?drivers-sort=-name");
  expect(names()).toEqual(["Cleo", "Ben", "Ada"]);
});

test("the last sort returns on the next visit, and the usual one leaves no trace", () => {
  localStorage.setItem("view.drivers-sort", "name");
  show("/", { defaultSort: "-points" });
  expect(names()).toEqual(["Ada", "Ben", "Cleo"]);
  click("Points");
  expect([address(), localStorage.getItem("view.drivers-sort")]).toEqual(["", null]);
});

test.each(["note", "age", "-"])("a sort that the table does not have, %s, is ignored", (sort) => {
  show(`/?drivers-sort=${sort}`, { defaultSort: "name" });
  expect(names()).toEqual(["Ada", "Ben", "Cleo"]);
});

test("a row opens and closes, and the address says which", () => {
  show("/", { detail: ({ name }) => <p>About {name}</p>, detailLabel: ({ name }) => `More about ${name}` });
  click("More about Ben");
  click("More about Ada");
  expect(screen.getByText("About Ben")).toBeTruthy();
  expect(address()).toBe("?drivers-open=3%2C2");
  click("More about Ben");
  expect(screen.queryByText("About Ben")).toBeNull();
});

test("a row with nothing to open has no button", () => {
  show("/?drivers-open=1,2", { detail: ({ points, name }) => (points === null ? null : <p>About {name}</p>) });
  expect(screen.getAllByRole("button", { name: "Details" })).toHaveLength(2);
  expect(screen.queryByText("About Cleo")).toBeNull();
});

test("the table scrolls within a region that the keyboard reaches, named by its caption", () => {
  show();
  const region = screen.getByRole("region", { name: "Drivers" });
  expect(region.tabIndex).toBe(0);
  expect(within(region).getByRole("table", { name: "Drivers" })).toBeTruthy();
});

test("the same table can be had as CSV", () => {
  show("/", { csv: "/api/v1/drivers?format=csv" });
  expect(screen.getByRole("link", { name: "Download as CSV" }).getAttribute("href")).toBe("/api/v1/drivers?format=csv");
});
