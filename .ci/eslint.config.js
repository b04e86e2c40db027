import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  {
    files: ["{viewer,designer}/static/*.js", "{publish,browser}/static/**/*.mjs"],
    languageOptions: { globals: globals.browser },
    rules: {
      eqeqeq: ["error", "always", { null: "never" }], // Pyodide turns None into undefined
      "no-var": "error",
      "prefer-const": "error",
    },
  },
  { files: ["tests/**/*.mjs"], languageOptions: { globals: globals.node } },
];
