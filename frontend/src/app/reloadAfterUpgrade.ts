const KEY = "reloaded-at";
const PAUSE_MS = 60_000;

/** A page that was open during an upgrade asks for files that are gone. It is loaded again, but not over and over.
 *
 * Without an answer from the server it stays as it is, with its message: what a browser shows then is worse. */
export function reloadAfterUpgrade(reload: () => void, answers = serverAnswers, now: () => number = Date.now): void {
  window.addEventListener("vite:preloadError", () => {
    if (now() - Number(sessionStorage.getItem(KEY)) < PAUSE_MS) return;
    void answers().then((isThere) => {
      if (!isThere) return;
      sessionStorage.setItem(KEY, String(now()));
      reload();
    });
  });
}

async function serverAnswers(): Promise<boolean> {
  try {
    return (await fetch(window.location.href, { cache: "no-store" })).ok;
  } catch {
    return false;
  }
}
