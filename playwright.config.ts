import { defineConfig, devices } from "@playwright/test";

const baseURL = process.env.E2E_BASE_URL ?? "http://localhost:3000";
const executablePath = process.env.CHROMIUM_PATH;
const asRoot = process.getuid?.() === 0;

/** Chromium's own moving picture, given without asking. */
const FAKE_CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];

/** Started by `npm run test:e2e`, which brings the servers up and names them here. */
export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  // One more than the two processors that the whole shall be quick on: while one test waits for its server, another has something to do.
  workers: 3,
  // A hiccup of the machine in one of two hundred tests refuses no release; `npm test` names each test that needed its second try.
  retries: 1,
  forbidOnly: true,
  fullyParallel: false,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["json", { outputFile: process.env.E2E_REPORT ?? "test-results/report.json" }]],
  use: {
    ...devices["Desktop Chrome"],
    baseURL,
    locale: "en-GB",
    timezoneId: "Europe/London",
    // Nothing waits for a thing that has gone until the whole test is over.
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
    screenshot: "only-on-failure",
    trace: "off",
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [...FAKE_CAMERA, ...(asRoot ? ["--no-sandbox"] : [])],
    },
  },
  projects: [
    { name: "setup", testMatch: /.*\.setup\.ts$/ },
    { name: "js", testMatch: /.*\.spec\.ts$/, testIgnore: /.*\.nojs\.spec\.ts$/, dependencies: ["setup"] },
    ...(process.env.SCREENS === "1" ? [{ name: "screens", testMatch: /.*\.screens\.ts$/, dependencies: ["setup"] }] : []),
    { name: "nojs", testMatch: /.*\.nojs\.spec\.ts$/, dependencies: ["setup"], use: { javaScriptEnabled: false } },
  ],
});
