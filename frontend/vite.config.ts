import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig(({ command }) => ({
  plugins: [react(), tailwindcss()],
  // Django serves the build under /static/; the dev server serves the page itself at /.
  base: command === "build" ? "/static/" : "/",
  build: {
    // A strict CSP forbids data: addresses, so no asset may be inlined.
    assetsInlineLimit: 0,
  },
  server: {
    proxy: { "/api": "http://127.0.0.1:8000" },
  },
  test: {
    environment: "jsdom",
    environmentOptions: { jsdom: { url: "http://localhost/" } },
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/test/setup.ts"],
    sequence: { shuffle: true },
    testTimeout: 120_000,
    coverage: {
      provider: "v8",
      include: ["src/**/*.{ts,tsx}"],
      exclude: ["src/main.tsx", "src/test/**", "src/**/*.test.*"],
      thresholds: { lines: 80 },
    },
  },
}));
