/** The tab that a key leads to from `current`; null for other keys. */
export function nextTab<T>(tabs: readonly T[], current: T, key: string): T | null {
  const last = tabs.length - 1;
  const index = tabs.indexOf(current);
  switch (key) {
    case "ArrowRight":
      return tabs[index === last ? 0 : index + 1] ?? null;
    case "ArrowLeft":
      return tabs[index <= 0 ? last : index - 1] ?? null;
    case "Home":
      return tabs[0] ?? null;
    case "End":
      return tabs[last] ?? null;
    default:
      return null;
  }
}
