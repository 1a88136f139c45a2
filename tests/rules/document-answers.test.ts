import { expect, test } from "vitest";
import { orBusy } from "#app/busy-answer.ts";
import { calendarAnswer } from "#app/calendar-answer.ts";
import { askAgain, csvAnswer, fileAnswer } from "#app/file-answer.ts";
import { noPdf, pdfAnswer } from "#app/pdf-answer.ts";

const FILES = [
  pdfAnswer(new Uint8Array(1), "treatment-1"),
  calendarAnswer("BEGIN:VCALENDAR", "visits"),
  csvAnswer("", "patients"),
  fileAnswer("{}", "application/json", "record.json"),
];

test("a printed document, a calendar, a list and a copy are kept by nobody, taken for nothing else, and files rather than pages", () => {
  for (const { headers } of FILES) {
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-disposition")).toMatch(/^attachment; filename="[\w-]+\.(?:pdf|ics|csv|json)"$/);
  }
  expect(noPdf("not_found").headers.get("cache-control")).toBe("no-store");
  expect(askAgain("/exports").headers.get("cache-control")).toBe("no-store");
});

test("a document that the database had no time for is asked for again soon, and any other error stays one", async () => {
  const waitedTooLong = orBusy(() =>
    Promise.reject(new Error("Failed query", { cause: new Error("timeout exceeded when trying to connect") })),
  );
  const { status, headers } = await waitedTooLong();
  expect([status, headers.get("retry-after"), headers.get("cache-control")]).toEqual([503, "5", "no-store"]);
  await expect(orBusy(() => Promise.reject(new Error("anything else")))()).rejects.toThrow("anything else");
});
