import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** axios sends with XMLHttpRequest in every browser; its other transport, by fetch, would only be downloaded (4 KB). */
const withoutFetchOfAxios: Plugin = {
  name: "without-fetch-of-axios",
  apply: "build",
  load: (id) => (id.endsWith("/axios/lib/adapters/fetch.js") ? "export const getFetch = () => null;" : null),
};

/** What most pages share is one file: with HTTP/1.1 a browser asks for six at once, and many were of a few hundred bytes. */
const BASE = /node_modules\/(react|scheduler)|src\/(api|app|lib|preferences)\/|src\/ui\/(links|page|states|probability|use)/;

export default defineConfig(({ command }) => ({
  plugins: [react(), tailwindcss(), withoutFetchOfAxios],
  // Django serves the build under /static/; the dev server serves the page itself at /.
  base: command === "build" ? "/static/" : "/",
  build: {
    // A strict CSP forbids data: addresses, so no asset may be inlined.
    assetsInlineLimit: 0,
    // For scripts/first.mjs.
    manifest: true,
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: "base", test: BASE, minShareCount: 2 }] } },
    },
  },
  server: {
    proxy: { "/api": process.env.F1_API_URL ?? "http://127.0.0.1:8000" },
  },
  test: {
    environment: "jsdom",
    environmentOptions: { jsdom: { url: "http://localhost/" } },
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/test/setup.ts"],
    sequence: { shuffle: true },
    testTimeout: 120_000,
    env: { TZ: "UTC" },
    css: { include: [/\?raw$/] },
    coverage: {
      provider: "v8",
      include: ["src/**/*.{ts,tsx}"],
      exclude: ["src/main.tsx", "src/test/**", "src/**/*.test.*"],
      thresholds: { lines: 85 },
    },
  },
}));
