import { render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { ErrorBoundary } from "./ErrorBoundary";

function Broken(): never {
  throw new Error("broken on purpose");
}

test("a broken part shows a message instead of a blank page", () => {
  const silenced = vi.spyOn(console, "error").mockReturnValue(undefined);
  render(
    <ErrorBoundary>
      <Broken />
    </ErrorBoundary>,
  );
  expect(screen.getByRole("alert").textContent).toMatch(/^Something went wrongPlease refresh the page/);
  silenced.mockRestore();
});

test("whole parts are shown as they are", () => {
  render(<ErrorBoundary>whole</ErrorBoundary>);
  expect(screen.getByText("whole")).toBeTruthy();
});
