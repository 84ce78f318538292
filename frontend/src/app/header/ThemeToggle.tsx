import { type ReactNode, useId } from "react";

import { type Theme, THEMES, usePreferences } from "../../preferences/preferences";

const LOOKS: Record<Theme, { label: string; icon: ReactNode }> = {
  system: { label: "System theme", icon: <path d="M3 4h14v9H3zM7 17h6M10 13v4" /> },
  light: {
    label: "Light theme",
    icon: <path d="M10 6.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM10 1.5v2M10 16.5v2M1.5 10h2M16.5 10h2M4 4l1.4 1.4M14.6 14.6 16 16M4 16l1.4-1.4M14.6 5.4 16 4" />,
  },
  dark: { label: "Dark theme", icon: <path d="M16.5 12A7 7 0 0 1 8 3.5a7 7 0 1 0 8.5 8.5z" /> },
};

export function ThemeToggle() {
  const { preferences, prefer } = usePreferences();
  const group = useId();
  return (
    <fieldset className="flex rounded-lg border border-line bg-sunken p-0.5 print:hidden">
      <legend className="sr-only">Theme</legend>
      {THEMES.map((option) => (
        <label key={option} title={LOOKS[option].label} className="theme-option">
          <input
            type="radio"
            className="sr-only"
            name={group}
            value={option}
            checked={preferences.theme === option}
            onChange={() => {
              prefer("theme", option);
            }}
          />
          <svg viewBox="0 0 20 20" aria-hidden="true" className="size-4.5 fill-none stroke-current stroke-[1.7]" strokeLinecap="round" strokeLinejoin="round">
            {LOOKS[option].icon}
          </svg>
          <span className="sr-only">{LOOKS[option].label}</span>
        </label>
      ))}
    </fieldset>
  );
}
