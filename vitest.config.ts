import { createRequire } from "node:module";
import { defineConfig } from "vitest/config";

// A zone with an odd offset that no clinic of the tests is in: whoever reads the machine's zone by mistake gets wrong answers here.
// Set before any worker starts; the option `env` comes too late for worker threads.
process.env.TZ = "Asia/Kathmandu";

const serverOnly = createRequire(import.meta.url)
  .resolve("server-only")
  .replace(/index\.js$/, "empty.js");

// The files of a worker share the modules they import: else tests of a tenth of a second wait a second for them. No test changes a module.
const setupFiles = ["tests/support/fail-on-console-error.ts"];
const resolve = { alias: [{ find: /^server-only$/, replacement: serverOnly }] };

export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        test: {
          setupFiles,
          name: "rules",
          include: ["tests/rules/**/*.test.{ts,tsx}"],
          maxWorkers: 2,
          isolate: false,
          testTimeout: 120_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        resolve,
        test: {
          setupFiles,
          name: "db",
          include: ["tests/{db,access}/**/*.test.{ts,tsx}"],
          globalSetup: ["tests/support/postgres-setup.ts"],
          maxWorkers: 2,
          isolate: false,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
