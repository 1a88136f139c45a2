import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultProtocols } from "#db/seed/definitions/protocols.ts";
import { defaultScreeningForm } from "#db/seed/definitions/screening-form.ts";
import { defaultTreatmentConsent } from "#db/seed/definitions/treatment-consent.ts";
import { type FormDefinition, type FormQuestion, type FormSection, formDefinition } from "#lib/forms/input.ts";
import { contractIssues } from "#lib/screening/rules/contract.ts";
import { editConsent, editProtocol, editSection as editSectionInput } from "#lib/versions/input.ts";
import { editConsentContent, toText } from "#lib/versions/rules/consent-edit.ts";
import { contentIssues } from "#lib/versions/rules/content.ts";
import { differences } from "#lib/versions/rules/differences.ts";
import { editOutline, editSection, sectionPart, waitsBeside } from "#lib/versions/rules/form-edit.ts";
import { inPlaces } from "#lib/versions/rules/places.ts";
import { editProtocolContent } from "#lib/versions/rules/protocol-edit.ts";
import { ZONES } from "#lib/zones.ts";

type Fields = Record<string, unknown>;

/** A question as its fields stand on the page, untouched. */
function fieldsOf(question: FormQuestion, place: number): Fields {
  const options = "options" in question ? question.options?.map(({ value, label }) => ({ value: String(value), label })) : undefined;
  return {
    id: question.id,
    label: question.label,
    help: question.help ?? "",
    place: String(place),
    ...(question.everyVisit ? { everyVisit: "on" } : {}),
    ...(options === undefined ? {} : { options }),
    ...("never" in question ? { never: question.never } : {}),
    ...("unknown" in question ? { unknown: question.unknown } : {}),
    ...("none" in question ? { none: question.none } : {}),
    ...("zones" in question ? { zones: question.zones } : {}),
    ...("cautionIf" in question ? { cautionIf: question.cautionIf } : {}),
    ...(question.condition ? { condition: question.condition.in.map((value) => `${question.condition?.question}=${value}`) } : {}),
    waits: waitsBeside(question.id).map(({ key, count }) => ({ key, count: String(count) })),
  };
}

function sectionOf(definition: FormDefinition, id: string): FormSection {
  const part = sectionPart(definition, id);
  if (part === null) throw new Error(`No section ${id}.`);
  return part.section;
}

/** The fields of a section, those of some questions changed; what else is typed comes last. */
function typed(section: FormSection, changes: Record<string, Fields> = {}, rest: Fields = {}) {
  return editSectionInput.parse({
    title: section.title,
    intro: section.intro ?? "",
    questions: section.questions.map((question, index) => ({ ...fieldsOf(question, index + 1), ...changes[question.id] })),
    ...rest,
  });
}

/** As it is stored: what is undefined is not there. */
const stored = <T>(value: T): unknown => JSON.parse(JSON.stringify(value));
const form = defaultScreeningForm;
const edit = (id: string, changes?: Record<string, Fields>, rest?: Fields, from: FormDefinition = form) =>
  formDefinition.parse(stored(editSection(from, id, typed(sectionOf(from, id), changes, rest), "own_1")));

test("Taking a place moves that one alone, and the rest keep their order", () => {
  const items = (...places: (number | null)[]) => places.map((place, index) => ({ name: "abcde"[index], place }));
  const order = (...places: (number | null)[]) =>
    inPlaces(items(...places))
      .map(({ name }) => name)
      .join("");
  expect(order(1, 2, 3, 4, 5)).toBe("abcde");
  expect(order(4, 2, 3, 4, 5)).toBe("bcdae");
  expect(order(1, 2, 3, 4, 1)).toBe("eabcd");
  expect(order(5, 2, 3, 4, 1)).toBe("ebcda");
  expect(order(null, null, 1)).toBe("cab");
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer({ min: -3, max: 9 })), { maxLength: 5 }), (places) => {
      expect([...inPlaces(items(...places))].map(({ name }) => name).sort()).toEqual(items(...places).map(({ name }) => name));
    }),
  );
});

describe("A section of a form", () => {
  test.each(form.sections.map(({ id }) => id))("%s, saved untouched, stays as it was", (id) => {
    expect(stored(editSection(form, id, typed(sectionOf(form, id)), "own_1"))).toEqual(stored(form));
  });

  test("is reworded and reordered, and still fulfils the contract", () => {
    const edited = edit("sun", { self_tan_last: { label: "Fake tan: when last?", help: "Any kind.", place: "1" } }, { title: "The sun" });
    const { title, questions } = sectionOf(edited, "sun");
    expect(title).toBe("The sun");
    expect(questions.map(({ id }) => id)).toEqual(["self_tan_last", "sunburn_or_tan_last", "sun_holiday_date"]);
    expect(questions[0]).toMatchObject({ label: "Fake tan: when last?", help: "Any kind.", everyVisit: true });
    expect(contractIssues(edited)).toEqual([]);
  });

  test("keeps the contract's questions, their answers and their conditions, whatever is posted", () => {
    const edited = edit("cold-sores-and-infections", {
      cold_sore_now: { remove: "on", everyVisit: undefined, cautionIf: ["no"] },
      cold_sore_last_healed: { condition: [], never: "", unknown: "" },
    });
    expect(contractIssues(edited)).toEqual([]);
    const { questions } = sectionOf(edited, "cold-sores-and-infections");
    expect(questions.find(({ id }) => id === "cold_sore_last_healed")).toMatchObject({
      never: "I have never had one",
      condition: { question: "cold_sore_ever", in: ["yes", "unsure"] },
    });
    const acne = edit("skin", {
      active_acne: {
        options: [
          { value: "none", label: "Nothing" },
          { value: "plenty", label: "Plenty" },
        ],
      },
    });
    expect(sectionOf(acne, "skin").questions.find(({ id }) => id === "active_acne")).toMatchObject({
      options: [{ value: "none", label: "Nothing" }, { value: "few" }, { value: "many" }, { value: "unsure" }],
    });
  });

  test("takes on a question of the clinic's own, which can then flag, depend, be reworded, and be taken away", () => {
    const added = edit("sun", {}, { add: { type: "choice", label: "Where do you work?", answers: "Inside\n\n Outside \nIn the sun" } });
    expect(sectionOf(added, "sun").questions.at(-1)).toEqual({
      id: "own_1",
      type: "choice",
      label: "Where do you work?",
      options: [
        { value: "inside", label: "Inside" },
        { value: "outside", label: "Outside" },
        { value: "in_the_sun", label: "In the sun" },
      ],
    });
    const options = [
      { value: "inside", label: "Indoors" },
      { value: "outside", label: "" },
      { value: "in_the_sun", label: "In the sun" },
      { value: "", label: "Inside" },
      { value: "", label: "" },
    ];
    const changed = edit("sun", { own_1: { options, cautionIf: ["in_the_sun", "outside"], everyVisit: "on" } }, {}, added);
    expect(sectionOf(changed, "sun").questions.at(-1)).toMatchObject({
      everyVisit: true,
      cautionIf: ["in_the_sun"],
      // An answer that comes later takes no name that an earlier one was stored under.
      options: [{ value: "inside", label: "Indoors" }, { value: "in_the_sun" }, { value: "inside_2", label: "Inside" }],
    });
    const gone = edit("sun", { own_1: { remove: "on" } }, {}, changed);
    expect(stored(gone)).toEqual(stored(form));
  });

  test("sets longer waits, forgets those that are the contract's, and keeps those of other sections", () => {
    const longer = edit("earlier-treatments", { filler_last: { waits: [{ key: "filler_last", count: "9" }] } });
    expect(longer.stricter).toEqual({ filler_last: 9 });
    const more = edit("sun", { self_tan_last: { waits: [{ key: "self_tan_last", count: "4" }] } }, {}, longer);
    expect(more.stricter).toEqual({ filler_last: 9, self_tan_last: 4 });
    const back = edit("earlier-treatments", { filler_last: { waits: [{ key: "filler_last", count: "" }] } }, {}, more);
    expect(back.stricter).toEqual({ self_tan_last: 4 });
    const looser = edit("earlier-treatments", { filler_last: { waits: [{ key: "filler_last", count: "3" }] } });
    expect(contentIssues({ kind: "form", content: looser }, {})).toEqual([
      { path: ["stricter", "filler_last"], message: "The rule says 6 months. A clinic may wait longer, never shorter." },
    ]);
  });

  test("asks for at least two answers where one is chosen", () => {
    const add = { type: "several", label: "Which?", answers: "One" };
    expect(editSectionInput.safeParse({ title: "T", add }).error?.issues.map(({ path, message }) => [path.join("."), message])).toEqual([
      ["add.answers", "Give at least two answers, one a line."],
    ]);
  });
});

test("The parts of a form take another order under another title", () => {
  const sections = form.sections.map(({ id }, index) => ({ id, place: id === "plans" ? 1 : index + 1 }));
  const edited = editOutline(form, { title: "First things", sections });
  expect([edited.title, edited.sections[0]?.id, edited.sections.length]).toEqual(["First things", "plans", form.sections.length]);
});

test("A protocol and a consent text, saved untouched, stay as they were", () => {
  for (const { content } of defaultProtocols) {
    const { sessions, gapDays, addOns } = content;
    const numbers = (all: Record<string, number>) => Object.fromEntries(Object.entries(all).map(([key, value]) => [key, String(value)]));
    const fields = {
      indication: content.indication,
      sessions: numbers(sessions),
      gapDays: numbers(gapDays),
      ...(content.underFourWeeks ? { underFourWeeks: "on" } : {}),
      depths: ZONES.map(({ id }) => {
        const depth = content.depths.find(({ zone }) => zone === id);
        return { zone: id, from: depth?.fromMm.toFixed(2) ?? "", to: depth?.toMm.toFixed(2) ?? "" };
      }),
      endpoint: content.endpoint,
      review: content.review,
      evidence: content.evidence,
      flags: content.flags.join("\n"),
      addOns: addOns.map(({ minGapDays, offLabel, separateConsent, ...each }) => ({
        ...each,
        on: "on",
        minGapDays: String(minGapDays),
        ...(offLabel ? { offLabel: "on" } : {}),
        ...(separateConsent ? { separateConsent: "on" } : {}),
      })),
    };
    const edited = editProtocolContent(content, editProtocol.parse(fields));
    expect(differences({ kind: "protocol", content }, { kind: "protocol", content: edited })).toEqual([]);
    const zoneCaps = Object.fromEntries(ZONES.map(({ id, defaultCapMm }) => [id, defaultCapMm]));
    expect(contentIssues({ kind: "protocol", content: edited }, zoneCaps)).toEqual([]);
  }
  const content = defaultTreatmentConsent;
  const fields = {
    title: content.title,
    sections: [...content.sections, { heading: "", paragraphs: [] }].map(({ heading, paragraphs }, index) => ({
      place: String(index + 1),
      heading,
      text: toText(paragraphs),
    })),
    statements: [...content.statements, { id: "", text: "" }].map((each, index) => ({ ...each, place: String(index + 1) })),
  };
  expect(editConsentContent(content, editConsent.parse(fields), "own_1")).toEqual(content);
});

describe("What differs between two versions", () => {
  const between = (before: FormDefinition, after: FormDefinition) =>
    differences({ kind: "form", content: before }, { kind: "form", content: after });

  test("is nothing between equal ones", () => expect(between(form, form)).toEqual([]));

  test("is said word by word, with waits, places, what came and what went", () => {
    const edited = edit(
      "earlier-treatments",
      {
        filler_last: { label: "When did you last have any filler?", waits: [{ key: "filler_last", count: "9" }] },
        still_red: { place: "1" },
      },
      { add: { type: "yes_no_unsure", label: "Do you dive?" } },
    );
    const found = between(form, edited).map(({ title, kind, moved, facets }) => ({
      title,
      kind,
      moved,
      facets: facets.map(
        ({ name, words }) => `${name}: ${words.map(({ kind: how, text }) => (how === "same" ? text : `[${how} ${text}]`)).join("")}`,
      ),
    }));
    expect(found).toEqual([
      { title: "Is your skin still red from an earlier session?", kind: "changed", moved: true, facets: [] },
      {
        title: "When did you last have any filler?",
        kind: "changed",
        moved: false,
        facets: ["Question: When did you last have [added any ]filler?", "Defer for: [removed 6][added 9] months"],
      },
      { title: "Do you dive?", kind: "added", moved: false, facets: ["Question: [added Do you dive?]", "Kind: [added Yes, no or unsure]"] },
    ]);
    expect(between(edited, form).map(({ title, kind }) => `${kind} ${title}`)).toContain("removed Do you dive?");
  });

  test("put together again, gives both texts back", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 60 }), fc.string({ minLength: 1, maxLength: 60 }), (one, other) => {
        const named = (label: string): FormDefinition => ({ title: label, version: 1, sections: form.sections });
        const [found] = between(named(one), named(other));
        const words = found?.facets[0]?.words ?? [{ kind: "same", text: one }];
        const without = (gone: string) => words.flatMap(({ kind, text }) => (kind === gone ? [] : [text])).join("");
        expect([without("added"), without("removed")].map(plain)).toEqual([one, other].map(plain));
      }),
    );
  });
});

/** Words are compared, not the spaces between them. */
const plain = (text: string) => text.replaceAll(/\s+/g, "");
