import { cleanup } from "@testing-library/react";
import { afterEach, vi } from "vitest";

afterEach(() => {
  vi.useRealTimers();
  cleanup();
  localStorage.clear();
  delete document.documentElement.dataset.theme;
});
