// Runs before the first paint, so that a remembered theme does not flash. Kept out of the bundle
// (which loads later) and out of the page (a strict CSP forbids inline scripts).
(function () {
  try {
    // The page for other sites has the theme of the site around it.
    var embedded = document.location.pathname.startsWith("/embed/");
    var theme = embedded ? new window.URLSearchParams(document.location.search).get("theme") : localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // Storage may be blocked; the system's theme then applies.
  }
})();
