import { createContext, useContext } from "react";

import type { Stage } from "../api/types";
import { stored } from "./storage";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const STAGES: readonly Stage[] = ["before_weekend", "after_sprint", "after_qualifying"];

export type Preferences = {
  theme: Theme;
  /** Results of races stay hidden until the reader asks for them. */
  showResults: boolean;
  /** The stage tab last chosen; null for the latest one. */
  stage: Stage | null;
  /** The model tab last chosen; null for the ensemble. */
  model: string | null;
};

export const DEFAULTS: Preferences = { theme: "system", showResults: false, stage: null, model: null };

/** Where each is kept; public/theme.js reads the first before the first paint. */
export const KEYS: Record<keyof Preferences, string> = { theme: "theme", showResults: "show-results", stage: "stage", model: "model" };

export function storedPreferences(): Preferences {
  return {
    theme: THEMES.find((theme) => theme === stored(KEYS.theme)) ?? DEFAULTS.theme,
    showResults: stored(KEYS.showResults) === "true",
    stage: STAGES.find((stage) => stage === stored(KEYS.stage)) ?? DEFAULTS.stage,
    model: stored(KEYS.model),
  };
}

export type Prefer = <Key extends keyof Preferences>(key: Key, value: Preferences[Key]) => void;

export const PreferencesContext = createContext<{ preferences: Preferences; prefer: Prefer } | null>(null);

export function usePreferences(): { preferences: Preferences; prefer: Prefer } {
  const given = useContext(PreferencesContext);
  if (!given) throw new Error("usePreferences needs a PreferencesProvider above it.");
  return given;
}
