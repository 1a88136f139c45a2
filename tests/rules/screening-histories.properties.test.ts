import fc from "fast-check";
import { expect, test } from "vitest";
import { defaultScreeningForm } from "#db/seed/definitions/screening-form.ts";
import { type FormDefinition, type FormQuestion, formDefinition } from "#lib/forms/input.ts";
import { answersFromForm, isVisible, type RawForm } from "#lib/forms/rules.ts";
import { assess, ruleFor } from "#lib/screening/rules/assess.ts";
import { stopsBooking, stopsRoom } from "#lib/screening/rules/booking.ts";
import { formOf } from "#lib/screening/rules/filling.ts";
import { type RawAnswers, severity } from "#lib/screening/rules/finding.ts";
import { gateStart } from "#lib/screening/rules/gate.ts";
import { NO_PATHWAY } from "#lib/screening/rules/minors.ts";
import { answeredOnBy, type SignedAnswers, screeningRecord } from "#lib/screening/rules/record.ts";
import { addDays, compareDates } from "#lib/time.ts";

const FIRST = "2026-02-02";
const BORN = "1988-05-17";

/** The default form with two questions of the clinic's own, one hidden by the other. */
const form: FormDefinition = formDefinition.parse({
  ...defaultScreeningForm,
  sections: [
    ...defaultScreeningForm.sections,
    {
      id: "own",
      title: "Our own",
      questions: [
        { id: "own_travel", type: "yes_no_unsure", label: "Have you been abroad?", cautionIf: ["yes"] },
        {
          id: "own_illness",
          type: "yes_no_unsure",
          label: "Were you ill there?",
          cautionIf: ["yes"],
          condition: { question: "own_travel", in: ["yes"] },
        },
      ],
    },
  ],
});
const questions = form.sections.flatMap((section) => section.questions);
const clinic = { cautions: questions.filter((question) => "cautionIf" in question && question.cautionIf !== undefined), stricter: {} };

/** What a browser posts for a question; nothing where it is left. */
function posted(question: FormQuestion): fc.Arbitrary<RawForm> {
  const { id } = question;
  const given = (value: string): RawForm => ({ [id]: value });
  if (question.type === "date") {
    const day = fc.integer({ min: -400, max: 0 }).map((days): RawForm => {
      const [year = "", month = "", date = ""] = addDays(FIRST, days).split("-");
      return { [`${id}.day`]: date, [`${id}.month`]: month, [`${id}.year`]: year };
    });
    return fc.oneof(
      day,
      fc.constantFrom("never", "unknown").map((state): RawForm => ({ [`${id}.state`]: state })),
      fc.constant({}),
    );
  }
  if (question.type === "choice") return fc.constantFrom({}, ...question.options.map(({ value }) => given(value)));
  if (question.type === "number") return fc.integer({ min: 1, max: 6 }).map((number) => given(String(number)));
  return fc.constantFrom({}, given("yes"), given("no"), given("unsure"));
}

const PARTS = {
  full: questions.filter(({ staffOnly }) => staffOnly !== true),
  short: formOf(form, "short").sections.flatMap((section) => section.questions),
  staff: questions.filter(({ staffOnly }) => staffOnly === true),
} as const;

type Given = Pick<SignedAnswers, "part" | "answers"> & { readonly after: number };

/** One form as it is signed: read from what was posted, hidden questions and all. */
function given(part: keyof typeof PARTS): fc.Arbitrary<Given> {
  const asked = PARTS[part];
  const definition = { ...form, sections: [{ id: "all", title: "All", questions: [...asked] }] };
  const answering = part === "staff" ? ("staff" as const) : ("patient" as const);
  return fc.tuple(fc.tuple(...asked.map(posted)), fc.integer({ min: 0, max: 200 })).map(([parts, after]) => {
    const raw: RawForm = Object.assign({}, ...parts);
    return { part, after, answers: answersFromForm(definition, raw, { answeredOn: FIRST, answering }).answers };
  });
}

/** A history in the order of signing: a whole form first, then forms of any part, days apart or within one instant. */
const histories: fc.Arbitrary<readonly SignedAnswers[]> = fc
  .tuple(given("full"), fc.array(fc.oneof(given("full"), given("short"), given("staff")), { maxLength: 4 }))
  .map(([first, others]) => {
    let days = 0;
    return [first, ...others].map(({ part, answers, after }, index): SignedAnswers => {
      days += index === 0 ? 0 : Math.max(0, after - 50);
      const answeredOn = addDays(FIRST, days);
      return { id: `form-${index}`, part, answers, answeredOn, signedAt: Temporal.Instant.from(`${answeredOn}T01:00:00Z`), clinic };
    });
  });
const procedureDates = fc.integer({ min: 0, max: 900 }).map((days) => addDays(FIRST, days));

function standing(history: readonly SignedAnswers[]) {
  const record = screeningRecord(history);
  if (record === null) throw new Error("A whole form was signed.");
  return record;
}

/** Whether a form answers a question: `null` beside a question whose own question was left does not, it was hidden before anybody could know. */
function answersIt({ id, condition }: FormQuestion, { answers }: SignedAnswers): boolean {
  const isHidden = answers[id] === null && condition !== undefined && !Object.hasOwn(answers, condition.question);
  return Object.hasOwn(answers, id) && !isHidden;
}

const lastIndex = <T>(list: readonly T[], is: (each: T) => boolean) => list.findLastIndex(is);

test("The latest answer to each question holds, in whatever order the forms come, unless a later whole form left the question open", () => {
  fc.assert(
    fc.property(histories, fc.infiniteStream(fc.nat()), (history, order) => {
      const { answers } = standing(history);
      const shuffled = history.map((each) => ({ each, at: order.next().value ?? 0 })).sort((a, b) => a.at - b.at);
      expect(standing(shuffled.map(({ each }) => each)).answers).toEqual(answers);
      for (const question of questions) {
        const { id, staffOnly } = question;
        const answered = lastIndex(history, (each) => answersIt(question, each));
        const left =
          staffOnly === true ? -1 : lastIndex(history, ({ part, answers: those }) => part === "full" && !Object.hasOwn(those, id));
        // Of what nobody answered, no more stands than that nobody knows: a last cold sore beside a history of them.
        if (answered === -1) expect([null, "unknown"]).toContain(answers[id] ?? null);
        else if (answered > left) expect(answers[id]).toEqual(history[answered]?.answers[id]);
      }
    }),
    { numRuns: 150 },
  );
});

test("What a later whole form left open weighs at least as much as a question that was never answered", () => {
  fc.assert(
    fc.property(histories, procedureDates, (history, procedureDate) => {
      const { answers } = standing(history);
      const weigh = (id: string, of: RawAnswers) =>
        severity(ruleFor(id)?.decide({ dateOfBirth: BORN, procedureDate: FIRST, answers: of })?.outcome ?? "clear");
      for (const { id } of PARTS.full) {
        const last = history.findLast(({ part }) => part === "full");
        if (last === undefined || Object.hasOwn(last.answers, id) || compareDates(procedureDate, FIRST) < 0) continue;
        const later = history.slice(history.indexOf(last) + 1).some((each) => Object.hasOwn(each.answers, id));
        if (later || !Object.hasOwn(answers, id)) continue;
        const { [id]: _, ...open } = answers;
        expect(weigh(id, answers)).toBeGreaterThanOrEqual(Math.min(weigh(id, open), severity("caution")));
      }
    }),
    { numRuns: 150 },
  );
});

test("When the last cold sore healed, which nobody was asked and then left, is not known, whatever is said of cold sores later", () => {
  const signed = (index: number, part: "full" | "short", answers: RawAnswers): SignedAnswers => ({
    ...{ id: `form-${index}`, part, answers, answeredOn: FIRST, clinic },
    signedAt: Temporal.Instant.from(`${FIRST}T0${index + 1}:00:00Z`),
  });
  const hidden = signed(0, "full", { cold_sore_last_healed: null });
  const left = signed(1, "full", { cold_sore_ever: "yes" });
  const { answers } = standing([hidden, left, signed(2, "short", { cold_sore_ever: "unsure" })]);
  const outcome = ruleFor("cold_sore_last_healed")?.decide({ dateOfBirth: BORN, procedureDate: FIRST, answers })?.outcome;
  expect(severity(outcome ?? "clear")).toBeGreaterThanOrEqual(severity("caution"));
});

test("A question hidden by its own condition is never a caution", () => {
  fc.assert(
    fc.property(histories, procedureDates, (history, procedureDate) => {
      const whole = history.findLast(({ part }) => part === "full");
      if (whole === undefined) return;
      const record = standing([whole]);
      const known = Object.fromEntries(
        Object.entries(whole.answers).flatMap(([id, value]) => (typeof value === "string" ? [[id, value]] : [])),
      );
      const hidden = questions.filter((question) => !isVisible(question, known)).map(({ id }) => id);
      expect(hidden.every((id) => whole.answers[id] === null)).toBe(true);
      const found = assess({ ...record, dateOfBirth: BORN, procedureDate });
      if (found.kind === "invalid") return;
      expect(found.findings.filter(({ rule, outcome }) => outcome === "caution" && hidden.includes(rule))).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

test("Validity decides only the start: however old or unconfirmed the forms are, the same findings stop the same bookings and the room", () => {
  fc.assert(
    fc.property(histories, procedureDates, fc.integer({ min: 0, max: 900 }), (history, procedureDate, age) => {
      const record = standing(history);
      const facts = {
        needles: true,
        procedureDate,
        dateOfBirth: BORN,
        settlements: [],
        treatmentConsentValid: true,
        minors: NO_PATHWAY,
        unreviewed: [],
      };
      const fresh = { ...record, fullFormOn: procedureDate, shortFormOn: procedureDate };
      const aged = { ...record, fullFormOn: addDays(procedureDate, -age), shortFormOn: null };
      const given = answeredOnBy(history);
      const [now, then] = [fresh, aged].map((screening) => gateStart({ ...facts, screening }).missing);
      if (now === undefined || then === undefined) throw new Error("Both were asked.");
      const findings = (items: typeof now) => items.filter(({ kind }) => kind === "finding");
      expect(findings(then)).toEqual(findings(now));
      expect(stopsBooking(then, procedureDate, given)).toEqual(stopsBooking(now, procedureDate, given));
      expect(stopsRoom(then)).toEqual(stopsRoom(now));
      const invalid = (items: typeof now) => items.some((item) => item.kind === "screening" && item.gap === "invalid_dates");
      if (!invalid(now)) expect(now.some(({ kind }) => kind === "screening")).toBe(false);
      // A day early the short questions were not confirmed on the day; over twelve months it is too old.
      if (!invalid(now) && age > 0) expect(then.some(({ kind }) => kind === "screening")).toBe(true);
    }),
    { numRuns: 300 },
  );
});
