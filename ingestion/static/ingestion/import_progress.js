// Follows a running import: moves the bar, and shows the finished page when it is done.
(function () {
  "use strict";
  const POLL_MS = 1000;

  function follow(element) {
    const bar = element.querySelector("progress");
    const status = element.querySelector("[role=status]");
    fetch(element.dataset.importProgress, { credentials: "same-origin" })
      .then((answer) => answer.json())
      .then((run) => {
        if (run.outcome !== "running") return window.location.reload();
        if (run.total) {
          bar.max = run.total;
          bar.value = run.done;
          status.textContent = run.done + " of " + run.total + " done";
        }
        return setTimeout(follow, POLL_MS, element);
      })
      .catch(() => setTimeout(follow, 5 * POLL_MS, element));
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-import-progress]").forEach(follow);
  });
})();
