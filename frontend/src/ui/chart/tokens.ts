import type { Scheme } from "./types";

const NAMES = ["ink", "soft", "line", "surface"] as const;

export type Tokens = Record<(typeof NAMES)[number], string>;

/** Colours of the style sheet in a scheme. A canvas reads neither variables nor light-dark(), so an element reads them. */
export function readTokens(scheme: Scheme): Tokens {
  const probe = document.createElement("span");
  probe.style.colorScheme = scheme;
  document.body.append(probe);
  const colours = NAMES.map((name) => {
    probe.style.color = `var(--color-${name})`;
    return [name, getComputedStyle(probe).color] as const;
  });
  probe.remove();
  return Object.fromEntries(colours) as Tokens;
}
