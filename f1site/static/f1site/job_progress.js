// Follows an open job: moves the bar, and shows the finished page when it is done.
(function () {
  "use strict";
  const POLL_MS = 1000;

  function follow(element) {
    const bar = element.querySelector("progress");
    const status = element.querySelector("[role=status]");
    fetch(element.dataset.jobProgress, { credentials: "same-origin" })
      .then((answer) => answer.json())
      .then((job) => {
        if (!job.open) return window.location.reload();
        if (job.total) {
          bar.max = job.total;
          bar.value = job.done;
          status.textContent = job.done + " of " + job.total + " done" + (job.label ? ": " + job.label : "");
        }
        return setTimeout(follow, POLL_MS, element);
      })
      .catch(() => setTimeout(follow, 5 * POLL_MS, element));
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-job-progress]").forEach(follow);
  });
})();
