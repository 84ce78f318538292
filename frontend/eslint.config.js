import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const inNodeAndBrowser = Object.fromEntries(
  ["process", "console", "fetch", "URL", "document", "window", "localStorage", "getComputedStyle"].map((name) => [name, "readonly"]),
);

export default tseslint.config(
  { ignores: ["dist", "dist.new", "dist.old", "coverage", "node_modules", "src/api/schema.ts"] },
  js.configs.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-definitions": ["error", "type"],
    },
  },
  {
    files: ["src/**/*.{ts,tsx}"],
    plugins: { "react-hooks": reactHooks },
    rules: reactHooks.configs.recommended.rules,
  },
  {
    files: ["e2e/**/*.mjs", "scripts/**/*.mjs", "public/**/*.js"],
    languageOptions: { globals: inNodeAndBrowser },
  },
);
