import { afterAll, beforeAll, expect, test, vi } from "vitest";

const ENVIRONMENT = {
  PUBLIC_URL: "https://diary.example",
  CADENCE_SECRET: "a secret that only this test knows",
  DATABASE_URL: "postgres://nobody@127.0.0.1:1/nothing",
  FILES_DIR: "/nowhere",
};

let answers: typeof import("#app/direct-answers.ts");
beforeAll(async () => {
  for (const [name, value] of Object.entries(ENVIRONMENT)) vi.stubEnv(name, value);
  vi.resetModules();
  answers = await import("#app/direct-answers.ts");
});
afterAll(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

test("a document is given as a file alone, whatever it holds", () => {
  const answer = answers.documentAnswer({ bytes: new Uint8Array(1), mime: "application/pdf" }, "x.pdf");
  expect(answer.headers.get("content-disposition")).toBe('attachment; filename="x.pdf"');
  expect(answer.headers.get("content-type")).toBe("application/pdf");
});

test.each([
  ["cache-control", "private, no-store"],
  ["content-security-policy", "sandbox; default-src 'none'; frame-ancestors 'none'"],
  ["cross-origin-resource-policy", "same-origin"],
  ["cross-origin-opener-policy", "same-origin"],
  ["referrer-policy", "same-origin"],
  ["x-content-type-options", "nosniff"],
  ["x-frame-options", "DENY"],
  ["x-robots-tag", "noindex, nofollow, noarchive"],
  ["strict-transport-security", "max-age=63072000; includeSubDomains"],
])("every answer about photographs and documents carries %s.", (name, value) => {
  const { bareAnswer, documentAnswer, inWords, noPhoto, notThisWay, onlyPosted, onTo, photoAnswer, plainAnswer, scriptAnswer } = answers;
  const all = [
    photoAnswer(new Uint8Array(1), "x"),
    documentAnswer({ bytes: new Uint8Array(1), mime: "application/pdf" }, "x.pdf"),
    noPhoto("not_found"),
    noPhoto("signed_out"),
    scriptAnswer(200, {}),
    bareAnswer(413),
    notThisWay(),
    onlyPosted(),
    onTo("/"),
    inWords(403, "No."),
  ];
  expect(all.map(({ headers }) => headers.get(name))).toEqual(all.map(() => value));
  // Beside what somebody typed, the length of an answer says nothing.
  expect(plainAnswer({}).headers.get(name)).toBe(name === "cache-control" ? "private, no-store, no-transform" : value);
});
