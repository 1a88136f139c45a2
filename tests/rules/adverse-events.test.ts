import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { recordEventInput } from "#lib/adverse/input.ts";
import { checkChange, checkEventDates, holdsNext, outgrowsReview, suggestKind } from "#lib/adverse/rules.ts";
import { stopsBooking, stopsRoom } from "#lib/screening/rules/booking.ts";
import type { GateItem } from "#lib/screening/rules/gate.ts";
import { readinessItems } from "#lib/screening/rules/readiness.ts";
import { sayGateItem, sayStops } from "#lib/screening/rules/texts.ts";
import { SKIN_RESPONSES } from "#lib/skin-responses.ts";
import { addDays } from "#lib/time.ts";

const TREATED = "2026-03-10";
const course = (what: string, days: number, grade = 1) => suggestKind({ what, grade, treatedOn: TREATED, until: addDays(TREATED, days) });

describe("what an event counts as by its days", () => {
  test("redness is expected for seven days and an event from the eighth", () => {
    expect(course("redness", 0).kind).toBe("expected_response");
    expect(course("redness", 7).kind).toBe("expected_response");
    expect(course("redness", 8)).toEqual({ kind: "adverse_event", because: "too_long" });
  });

  test("what is never expected is an event from its first day, and so is what is severe", () => {
    for (const what of ["infection", "tram-track", "granuloma", "darkening", "cold-sore", "other", "nobody-knows"])
      expect(course(what, 0)).toEqual({ kind: "adverse_event", because: "nature" });
    expect(course("swelling", 1, 3)).toEqual({ kind: "adverse_event", because: "grade" });
  });

  test("time and severity only ever turn a response into an event, never back", () => {
    const given = fc.record({
      what: fc.constantFrom(...SKIN_RESPONSES.map(({ id }) => id)),
      days: fc.nat(60),
      later: fc.nat(60),
      grade: fc.integer({ min: 1, max: 5 }),
      worse: fc.nat(4),
    });
    fc.assert(
      fc.property(given, ({ what, days, later, grade, worse }) => {
        if (course(what, days, grade).kind === "adverse_event")
          expect(course(what, days + later, Math.min(5, grade + worse)).kind).toBe("adverse_event");
      }),
    );
  });
});

describe("grade 2 and above", () => {
  const grades = fc.integer({ min: 1, max: 5 });
  const whats = fc.constantFrom("swelling", "infection");
  const kind = "adverse_event" as const;

  test("holds the next session until it is reviewed, and again once it is graded otherwise or is something else than the review saw", () => {
    fc.assert(
      fc.property(grades, grades, whats, whats, fc.boolean(), (grade, then, what, instead, reviewed) => {
        expect(holdsNext({ grade, reviewed })).toBe(grade >= 2 && !reviewed);
        const stillReviewed = reviewed && !outgrowsReview({ what, grade, kind, reviewed }, { what: instead, grade: then, kind });
        if (reviewed) expect(holdsNext({ grade: then, reviewed: stillReviewed })).toBe(then >= 2 && (then !== grade || instead !== what));
      }),
    );
  });

  test("ends its hold by no correction, whatever is put right and for whatever reason", () => {
    fc.assert(
      fc.property(grades, grades, whats, whats, fc.constantFrom("", "Typed wrong."), (grade, then, what, instead, reason) => {
        const after = { what: instead, grade: then, kind };
        const isTaken = checkChange({ what, grade, kind, reviewed: false }, after, reason) === null;
        if (isTaken && holdsNext({ grade, reviewed: false })) expect(holdsNext({ grade: then, reviewed: false })).toBe(true);
      }),
    );
  });

  test("is put right for a reason that is kept; what is mild, and what stays as it was, asks for none", () => {
    const event = { what: "swelling", grade: 3, kind, reviewed: true };
    expect(checkChange(event, { ...event, grade: 1 }, "")).toEqual({ field: "reason", reason: "event_reason_missing" });
    expect(checkChange(event, { ...event, grade: 1 }, "Typed wrong.")).toBeNull();
    expect(checkChange({ ...event, reviewed: false }, { ...event, grade: 1 }, "Typed wrong.")).toEqual({
      field: "grade",
      reason: "event_held",
    });
    expect(checkChange(event, { ...event, kind: "expected_response" }, "")?.reason).toBe("event_reason_missing");
    expect(checkChange(event, event, "")).toBeNull();
    expect(checkChange({ ...event, grade: 1 }, { ...event, grade: 4 }, "")).toBeNull();
  });
});

test("an event begins on the day of its visit or later, ends no earlier than it began, and no day lies ahead", () => {
  const today = addDays(TREATED, 10);
  const check = (onset: number, gone: number | null) =>
    checkEventDates({
      treatedOn: TREATED,
      onset: addDays(TREATED, onset),
      resolvedOn: gone === null ? null : addDays(TREATED, gone),
      today,
    });
  expect(check(0, null)).toBeNull();
  expect(check(3, 10)).toBeNull();
  expect(check(-1, null)).toEqual({ field: "onset", reason: "event_before_visit" });
  expect(check(11, null)).toEqual({ field: "onset", reason: "day_ahead" });
  expect(check(3, 2)).toEqual({ field: "resolvedOn", reason: "resolved_before_onset" });
  expect(check(3, 11)).toEqual({ field: "resolvedOn", reason: "day_ahead" });
});

test("something else is described in words, and zones are those of the list, the eye sockets among them", () => {
  const given = {
    appointmentId: "00000000-0000-7000-8000-000000000001",
    idempotencyKey: "00000000-0000-7000-8000-000000000002",
    what: "swelling",
    zones: ["orbit-left"],
    onset: TREATED,
    grade: "2",
    kind: "suggested",
    causality: "possible",
  };
  const problems = (changes: object) =>
    recordEventInput.safeParse({ ...given, ...changes }).error?.issues.map(({ path }) => path.join("."));
  expect(problems({})).toBeUndefined();
  expect(problems({ what: "other" })).toEqual(["words"]);
  expect(problems({ what: "other", words: "A tingling." })).toBeUndefined();
  expect(problems({ zones: ["elbow"] })).toEqual(["zones"]);
  expect(problems({ grade: "6" })).toEqual(["grade"]);
});

describe("an event that waits for its review, at the gate", () => {
  const event = { id: "e1", what: "infection", grade: 2, onset: "2026-03-12" };
  const missing: readonly GateItem[] = [{ kind: "event", event }];
  const finding: GateItem = {
    kind: "finding",
    finding: { rule: "keloid", outcome: "caution", until: null, openEnded: false, because: "answered yes" },
    settleBy: ["sign_off"],
  };
  const readiness = (items: readonly GateItem[], reader: "clinician" | "reception") =>
    readinessItems({
      missing: items,
      procedureDate: TREATED,
      today: TREATED,
      consentUntil: null,
      consentGap: null,
      inSeries: true,
      reader,
    });

  test("keeps the patient out of the room and refuses no booking", () => {
    expect(stopsRoom(missing)).toEqual([{ event, until: null }]);
    expect(stopsBooking(missing, "2026-06-01", () => null)).toEqual([]);
  });

  test("is told to a clinician with its name, grade and day, and the page where it is reviewed", () => {
    expect(sayGateItem({ kind: "event", event }, "clinician")).toBe(
      "Infection, grade 2, since Thu 12 Mar 2026: a clinician reviews it first.",
    );
    expect(sayStops([{ event, until: null }], "clinician")).toBe("Infection, grade 2, since Thu 12 Mar 2026, is not reviewed yet");
    expect(readiness(missing, "clinician")).toContainEqual(
      expect.objectContaining({ meaning: "stop", label: "Adverse event", short: "Event to review", href: "/adverse-events/e1" }),
    );
  });

  test("reads to reception letter for letter like a finding that needs a clinician, and stands there once with it", () => {
    expect(sayGateItem({ kind: "event", event }, "reception")).toBe(sayGateItem(finding, "reception"));
    expect(sayStops([{ event, until: null }], "reception")).toBe("needs a clinician, says the screening");
    expect(readiness(missing, "reception")).toEqual(readiness([finding], "reception"));
    expect(readiness([finding, ...missing], "reception")).toEqual(readiness([finding], "reception"));
  });
});
