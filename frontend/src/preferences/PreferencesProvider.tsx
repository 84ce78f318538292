import { type ReactNode, useMemo, useState } from "react";

import { DEFAULTS, KEYS, type Prefer, type Preferences, PreferencesContext, storedPreferences } from "./preferences";
import { store } from "./storage";

/** public/theme.js does the same before the first paint. */
function applyTheme({ theme }: Preferences): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function PreferencesProvider({ children }: { children: ReactNode }) {
  const [preferences, setPreferences] = useState(storedPreferences);
  const context = useMemo(() => {
    const prefer: Prefer = (key, value) => {
      store(KEYS[key], value === DEFAULTS[key] ? null : String(value));
      if (key === "theme") applyTheme({ ...preferences, [key]: value });
      setPreferences((before) => ({ ...before, [key]: value }));
    };
    return { preferences, prefer };
  }, [preferences]);
  return <PreferencesContext value={context}>{children}</PreferencesContext>;
}
