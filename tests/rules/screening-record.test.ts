import { describe, expect, test } from "vitest";
import { type FormQuestion, postedAnswers, signatureField } from "#lib/forms/input.ts";
import { readinessItems } from "#lib/screening/rules/readiness.ts";
import { answersSince, type SignedAnswers, screeningRecord } from "#lib/screening/rules/record.ts";
import { pictureOf } from "#tests/support/drawing.ts";
import { allClearAnswers } from "#tests/vectors/runners.ts";

const DAY = "2026-11-23";

function form(id: string, changes: Record<string, unknown>, others: Partial<SignedAnswers> = {}): SignedAnswers {
  const answers = { ...allClearAnswers, ...changes };
  return { id, part: "full", answers, answeredOn: DAY, signedAt: Temporal.Instant.from(`${DAY}T01:00:00Z`), ...others };
}

function without(given: SignedAnswers, ...ids: string[]): SignedAnswers {
  return { ...given, answers: Object.fromEntries(Object.entries(given.answers).filter(([id]) => !ids.includes(id))) };
}

describe("the screening as it stands", () => {
  test("follows the time of signing, and between two of one instant the order in which they were kept", () => {
    const earlier = form("b", { keloid: "self" }, { signedAt: Temporal.Instant.from(`${DAY}T00:00:00Z`) });
    expect(screeningRecord([form("a", { keloid: "family" }), earlier])?.answers.keloid).toBe("family");
    expect(screeningRecord([form("c", { keloid: "no" }), form("a", { keloid: "family" })])?.answers.keloid).toBe("no");
  });

  test("what a newer form leaves open is never a no from an older one", () => {
    const record = screeningRecord([form("a", {}), without(form("b", {}), "keloid", "filler_last")]);
    expect(Object.keys(record?.answers ?? {})).not.toContain("keloid");
    expect(Object.keys(record?.answers ?? {})).not.toContain("filler_last");
  });

  test("what a newer form leaves open keeps an older answer that weighs more, with the date that belongs to it", () => {
    const older = form("a", { keloid: "self", cancer_treatment: "finished", cancer_treatment_date: "2026-11-20" });
    const newer = without(form("b", { cancer_treatment_date: null }), "keloid", "cancer_treatment");
    expect(screeningRecord([older, newer])?.answers).toMatchObject({
      keloid: "self",
      cancer_treatment: "finished",
      cancer_treatment_date: "2026-11-20",
    });
  });

  test("a question left open takes nothing from the date it hid: a deferral until a day stays, in the whole form and in the short one", () => {
    const older = form("a", { cold_sore_ever: "unsure", cold_sore_last_healed: "2026-11-21" });
    const whole = without(form("b", { cold_sore_last_healed: null }), "cold_sore_ever");
    const short = form("b", {}, { part: "short", answers: { pregnant: "no", cold_sore_last_healed: null } });
    const leftOpen = { ...short, answers: { ...short.answers, cold_sore_ever: "" } };
    for (const newer of [whole, short, leftOpen]) {
      expect(screeningRecord([older, newer])?.answers.cold_sore_last_healed).toBe("2026-11-21");
    }
    const answered = form("b", { cold_sore_ever: "no", cold_sore_last_healed: null });
    expect(screeningRecord([older, answered])?.answers.cold_sore_last_healed).toBeNull();
  });

  test("a question left open takes nothing from the ones that hang on it, one behind the other", () => {
    const own = (id: string, after?: string): FormQuestion => ({
      id,
      type: "yes_no_unsure",
      label: id,
      cautionIf: ["yes"],
      ...(after === undefined ? {} : { condition: { question: after, in: ["yes"] } }),
    });
    const clinic = { cautions: [own("abroad"), own("ill", "abroad"), own("still_ill", "ill")], stricter: {} };
    const older = form("a", { abroad: "yes", ill: "yes", still_ill: "yes" }, { clinic });
    const left = form("b", { ill: null, still_ill: null }, { clinic });
    expect(screeningRecord([older, left])?.answers).toMatchObject({ ill: "yes", still_ill: "yes" });
    const atHome = form("b", { abroad: "no", ill: null, still_ill: null }, { clinic });
    expect(screeningRecord([older, atHome])?.answers).toMatchObject({ abroad: "no", ill: null, still_ill: null });
  });

  test("what a newer form answers stands, though an older answer of the same rule weighs more", () => {
    const older = form("a", { cancer_treatment: "ongoing", cancer_treatment_date: null });
    const newer = without(form("b", { cancer_treatment: "finished" }), "cancer_treatment_date");
    expect(screeningRecord([older, newer])?.answers.cancer_treatment).toBe("finished");
  });

  test("what staff noted stays when the patient answers again, and alone is no screening", () => {
    const noted = form("a", {}, { part: "staff", answers: { capacity_concern: "no" } });
    expect(screeningRecord([noted])).toBeNull();
    expect(screeningRecord([noted, without(form("b", {}), "capacity_concern")])?.answers.capacity_concern).toBe("no");
  });

  test("only forms signed after a decision are held against it", () => {
    const at = Temporal.Instant.from(`${DAY}T01:00:00Z`);
    const since = answersSince([form("a", { keloid: "family" }), form("c", { keloid: "no" })], { at, id: "b" });
    expect(since.map(({ keloid }) => keloid)).toEqual(["no"]);
  });
});

describe("readiness", () => {
  const facts = {
    procedureDate: "2026-12-21",
    today: DAY,
    consentUntil: null,
    consentGap: "none",
    inSeries: true,
    reader: "reception",
  } as const;
  const missing = [{ kind: "screening", gap: "none", fields: [] } as const, { kind: "consent" } as const];

  test("warns of what is missing on the day, and only mentions it before", () => {
    expect(readinessItems({ ...facts, missing }).map(({ meaning }) => meaning)).toEqual(["info", "info"]);
    expect(readinessItems({ ...facts, today: "2026-12-21", missing }).map(({ meaning }) => meaning)).toEqual(["warn", "warn"]);
  });

  test("names the worst first, and tells reception no more than that a clinician is needed", () => {
    const finding = { rule: "keloid", outcome: "block", until: null, openEnded: false, because: "answered self" } as const;
    const items = readinessItems({ ...facts, missing: [...missing, { kind: "finding", finding, settleBy: [] }] });
    expect(items[0]).toEqual({
      key: "finding needs a clinician",
      meaning: "warn",
      label: "Screening",
      words: "Needs a clinician",
      short: "Needs a clinician",
    });
    expect(JSON.stringify(items)).not.toContain("eloid");
  });
});

describe("what a browser posts", () => {
  test("a drawn signature is a whole picture of at most 200 KB with something drawn on it, and never none at all", () => {
    const signs = (bytes: Uint8Array) =>
      signatureField.safeParse({ drawn: `data:image/png;base64,${Buffer.from(bytes).toString("base64")}`, typed: "" }).success;
    const stroke = pictureOf([
      [9, 0, 0, 0],
      [0, 0, 7, 0],
    ]);
    for (const filter of [0, 1, 2, 3, 4])
      expect(
        signs(
          pictureOf(
            [
              [9, 0, 0, 0],
              [0, 0, 7, 0],
            ],
            filter,
          ),
        ),
      ).toBe(true);
    expect(signatureField.safeParse({ drawn: "", typed: "Ines" }).success).toBe(true);
    const blank = [
      pictureOf([
        [255, 255, 255],
        [255, 255, 255],
      ]),
      pictureOf([
        [0, 0, 0],
        [0, 0, 0],
      ]),
      // The same white in each row by what its filter takes from the left.
      pictureOf(
        [
          [255, 0, 0],
          [255, 0, 0],
        ],
        1,
      ),
    ];
    for (const picture of blank) expect(signs(picture)).toBe(false);
    const broken = [
      stroke.subarray(0, 8),
      stroke.subarray(0, 50),
      Buffer.concat([stroke.subarray(0, 8), Buffer.from([1])]),
      pictureOf([[1, 2]], 5),
    ];
    for (const picture of [...broken, Buffer.from([1, 2, 3])]) expect(signs(picture)).toBe(false);
    expect(signs(Buffer.concat([stroke, Buffer.alloc(200 * 1024)]))).toBe(false);
    for (const drawn of ["", "data:image/svg+xml;base64,AAAA"]) expect(signatureField.safeParse({ drawn, typed: "" }).success).toBe(false);
  });

  test("the parts of a date become the fields that the form's reader knows", () => {
    const raw = postedAnswers.parse({ pregnant: "no", filler_last: { day: "1", month: "2", year: "2026", state: ["never", "unknown"] } });
    expect(raw).toEqual({
      pregnant: "no",
      "filler_last.day": "1",
      "filler_last.month": "2",
      "filler_last.year": "2026",
      "filler_last.state": ["never", "unknown"],
    });
  });
});
