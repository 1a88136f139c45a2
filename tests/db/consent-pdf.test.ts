import { writeFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { consentPdf } from "#lib/consent/outputs/consent-pdf.tsx";
import { getConsent } from "#lib/consent/queries/signed.ts";
import { CONSENT_ELEMENTS } from "#lib/consent/rules/elements.ts";
import { completePart, signPart } from "#tests/support/consents.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { readPdf } from "#tests/support/pdf.ts";
import { value } from "#tests/support/results.ts";
import { as, bookVisit, DRAWN, openScreeningClinic, type ScreeningClinic } from "#tests/support/screened-visit.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
beforeAll(async () => {
  database = await freshDatabase("consent pdf");
  clinic = await openScreeningClinic(database.app);
});
afterAll(() => database.close());

async function print(consentId: string) {
  const consent = await getConsent(as(clinic, clinic.reception, ["consent:take"]), consentId, "consent:print");
  if (consent === null) throw new Error("There is no such consent.");
  const bytes = await consentPdf(consent, consent.readAt);
  if (process.env.KEEP_PDF) await writeFile(process.env.KEEP_PDF, bytes);
  return { consent, pdf: await readPdf(bytes) };
}

const oneLine = (words: string) => words.replaceAll(/\s+/g, " ");

test("failure 11: the print of a consent holds its text, every tick, every element, both signatures, times with their zone, and the seals", async () => {
  const { appointmentId } = await bookVisit(clinic);
  const { consentId } = value(await signPart(clinic, appointmentId, { signature: { image: DRAWN, typedName: null } }));
  value(await completePart(clinic, consentId, { signature: { image: DRAWN, typedName: "Aroha Ngata" } }));
  const { consent, pdf } = await print(consentId);
  const wanted = [
    ...consent.text.sections.flatMap(({ heading, paragraphs }) => [heading, ...paragraphs]),
    ...consent.text.statements.map(({ text }) => text),
    ...CONSENT_ELEMENTS.map(({ words }, index) => `${index + 1}. ${words}`),
    "Ines Carvalho, drawn",
    "Aroha Ngata (signed in as Aroha), drawn",
    "Signed Mon 23 Nov 2026, 10:00 am, Melbourne",
    "Treatment: Acne scarring. Text version 1. Holds to Tue 23 Nov 2027",
    consent.seal,
    consent.wholeSeal ?? "missing",
  ];
  for (const words of wanted) expect(pdf.words).toContain(oneLine(words));
  expect(pdf.pictures).toBe(2);
});

test("a typed signature is its name, a guardian's stands beside it, and what no clinician signed says so", async () => {
  const { appointmentId } = await bookVisit(clinic, { dateOfBirth: "2010-01-01" });
  const guardian = { name: "Nguyễn Łukasz", relation: "Father", signature: { image: DRAWN, typedName: null } };
  const { consentId } = value(await signPart(clinic, appointmentId, { guardian }));
  const { pdf } = await print(consentId);
  for (const words of ["Ines Carvalho, typed", "Guardian: Father", "Nguyễn Łukasz, drawn", "this consent is not in force"])
    expect(pdf.words).toContain(words);
  expect(pdf.pictures).toBe(1);
});

test.each([
  ["cut short", DRAWN.slice(0, 60)],
  ["no picture at all", new Uint8Array([...DRAWN.slice(0, 8), 1, 2, 3])],
  ["one whose header says more than it holds", DRAWN.map((byte, index) => (index === 19 ? 200 : byte))],
])("a drawing that is %s harms no print: it says that it cannot be shown", async (_, image) => {
  const { appointmentId } = await bookVisit(clinic);
  const { consentId } = value(await signPart(clinic, appointmentId, { signature: { image, typedName: null } }));
  const { pdf } = await print(consentId);
  expect(pdf.words).toContain("it cannot be shown here");
  expect(pdf.pictures).toBe(0);
});
