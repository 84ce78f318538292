import { AboutSection } from "./AboutSection";
import { GLOSSARY } from "./glossary";

const frame = (origin: string) => `<iframe src="${origin}/embed/next-race?theme=light" title="F1 Forecast: the next race" width="100%" height="430" style="border:0"></iframe>`;

export function ForOthers() {
  return (
    <>
      <AboutSection id="embed">
        <p>Paste this into a page. The theme is <code>light</code>, <code>dark</code>, or without the parameter that of the reader. It sets no cookies and loads nothing from other hosts.</p>
        <pre tabIndex={0} aria-label="Code to embed" className="overflow-x-auto rounded-lg border border-line bg-sunken p-4 font-mono text-xs whitespace-pre-wrap wrap-anywhere">{frame(window.location.origin)}</pre>
        <p><a className="link" href="/embed/next-race">See what it looks like</a></p>
      </AboutSection>
      <AboutSection id="api">
        <p>All figures of these pages come from a public API without a key: JSON, CSV for every list, and a calendar file for every season. <a className="link" href="/api/docs">The API and its documentation</a></p>
      </AboutSection>
      <AboutSection id="glossary">
        <dl className="grid gap-x-8 gap-y-4 md:grid-cols-2">
          {GLOSSARY.map(([term, meaning]) => (
            <div key={term}>
              <dt className="font-semibold">{term}</dt>
              <dd className="mt-0.5 text-sm text-soft">{meaning}</dd>
            </div>
          ))}
        </dl>
      </AboutSection>
    </>
  );
}
