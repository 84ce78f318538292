import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";

// No test may depend on how loaded the machine is.
configure({ asyncUtilTimeout: 30_000 });

afterEach(() => {
  vi.useRealTimers();
  cleanup();
  localStorage.clear();
  delete document.documentElement.dataset.theme;
});
