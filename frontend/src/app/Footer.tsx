import type { Source } from "../api/types";

type Props = { sources: readonly Source[] };

export function Footer({ sources }: Props) {
  return (
    <footer className="mt-auto border-t border-line bg-surface text-sm text-soft">
      <div className="frame flex flex-wrap justify-between gap-x-10 gap-y-3 py-6">
        <div className="max-w-prose space-y-1">
          {sources.map((source) => (
            <p key={source.name}>
              Data: <a className="link" href={source.url} rel="noreferrer">{source.name}</a>
              {source.version && ` ${source.version}`}, licence {source.licence}.
            </p>
          ))}
          <p>Open source, and not affiliated with Formula 1, the FIA or any constructor. Forecasts are estimates, not advice.</p>
        </div>
        <p>
          <a className="link" href="/api/docs">API and its documentation</a>
        </p>
      </div>
    </footer>
  );
}
