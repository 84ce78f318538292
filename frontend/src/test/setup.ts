import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";

// The page follows the reader's locale; the tests' reader is British.
Object.defineProperty(navigator, "language", { value: "en-GB" });

// jsdom has no layout to scroll, no media, no canvas and no modal dialogs.
window.scrollTo = () => undefined;
HTMLCanvasElement.prototype.getContext = () => null;
window.matchMedia = (media) => Object.assign(new EventTarget(), { media, matches: false, onchange: null, addListener: () => undefined, removeListener: () => undefined });
Object.assign(HTMLDialogElement.prototype, {
  showModal(this: HTMLDialogElement) {
    this.open = true;
  },
  close(this: HTMLDialogElement) {
    this.open = false;
    this.dispatchEvent(new Event("close"));
  },
});

// No test may depend on how loaded the machine is.
configure({ asyncUtilTimeout: 30_000 });

afterEach(() => {
  vi.useRealTimers();
  cleanup();
  localStorage.clear();
  delete document.documentElement.dataset.theme;
});
