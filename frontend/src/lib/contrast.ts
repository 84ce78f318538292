export type Rgb = readonly [red: number, green: number, blue: number];

export function rgb(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

export const hex = (colour: Rgb): string => `#${colour.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;

function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast ratio of two colours, from 1 to 21 (WCAG 2, "contrast ratio"). */
export function contrast(a: string, b: string): number {
  const [lighter, darker] = [luminance(rgb(a)), luminance(rgb(b))].sort((one, other) => other - one) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

/** `colour`, moved in small steps towards black or white until it reaches a contrast against a surface. */
export function readable(colour: string, surface: string, least: number): string {
  const target = luminance(rgb(surface)) > 0.18 ? 0 : 255;
  for (let share = 0; share < 1; share += 0.02) {
    const moved = hex(rgb(colour).map((part) => part + (target - part) * share) as unknown as Rgb);
    if (contrast(moved, surface) >= least) return moved;
  }
  return hex([target, target, target]);
}
