import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { definitionVersions } from "#db/schema/definitions.ts";
import { zoneCaps } from "#db/schema/zone-caps.ts";
import { defaultProtocols } from "#db/seed/definitions/protocols.ts";
import { defaultTreatmentConsent } from "#db/seed/definitions/treatment-consent.ts";
import { getVersion } from "#lib/definitions/queries.ts";
import { approveDefinition } from "#lib/versions/commands/approve.ts";
import { saveConsent, saveProtocol } from "#lib/versions/commands/edit.ts";
import { saveConsentInput, saveProtocolInput } from "#lib/versions/input.ts";
import { getDraft } from "#lib/versions/queries.ts";
import { approvedVersion, beginDraft, refusalOf } from "#tests/support/drafts.ts";
import { type NewClinic, openNewClinic } from "#tests/support/new-clinic.ts";
import { at, value } from "#tests/support/results.ts";

let clinic: NewClinic;
beforeAll(async () => {
  clinic = await openNewClinic("version_texts");
});
afterAll(() => clinic.database.close());

test("A consent text is reworded as a draft, and braces that nothing fills in are refused beside their part", async () => {
  const draft = await beginDraft(clinic, (await approvedVersion(clinic, "consent", defaultTreatmentConsent)).versionId);
  const open = await getDraft(clinic.priya, draft, null);
  const sections = (text: string) =>
    defaultTreatmentConsent.sections.map(({ heading, paragraphs }, index) => ({
      heading,
      text: index === 1 ? text : paragraphs.join("\n\n"),
      place: String(index + 1),
    }));
  const send = (text: string) =>
    saveConsent(
      clinic.priya,
      saveConsentInput.parse({
        versionId: draft,
        seen: open?.seen,
        content: { title: "Consent", sections: sections(text), statements: defaultTreatmentConsent.statements },
      }),
    );
  expect(refusalOf(await send("It costs {amount}.")).beside).toEqual({
    "content.sections.1.text": "This names something in braces that nothing fills in.",
  });
  value(await send("One.\n\nTwo."));
  const version = await getVersion(clinic.priya, draft);
  expect(version?.content).toMatchObject({ title: "Consent", statements: defaultTreatmentConsent.statements });
  expect(JSON.stringify(version?.content)).toContain('["One.","Two."]');
});

test("A protocol is changed as a draft, and a depth over a zone's cap is refused beside its zone", async () => {
  const { content: protocol } = at(defaultProtocols, 0);
  const draft = await beginDraft(clinic, (await approvedVersion(clinic, "protocol", protocol)).versionId);
  const open = await getDraft(clinic.priya, draft, null);
  const send = (chin: string, target = "35") =>
    saveProtocol(
      clinic.priya,
      saveProtocolInput.parse({
        versionId: draft,
        seen: open?.seen,
        content: {
          indication: "Scars",
          sessions: { min: "2", default: "3", max: "4" },
          gapDays: { min: "28", target, max: "56" },
          depths: [
            { zone: "forehead", from: "", to: "" },
            { zone: "chin", from: "0.5", to: chin },
          ],
          endpoint: "Even redness",
          review: "12 weeks",
          evidence: "A source",
          flags: "One\nTwo",
        },
      }),
    );
  expect(refusalOf(await send("2.00")).beside).toEqual({ "content.depths.1.to": "Chin may be treated to 1.50 mm at most." });
  expect(refusalOf(await send("1.00", "21")).beside).toEqual({
    "content.gapDays.target": "The gaps must run from the shortest over the usual to the longest.",
  });
  value(await send("1.25"));
  expect((await getVersion(clinic.priya, draft))?.content).toMatchObject({
    serviceKey: protocol.serviceKey,
    depths: [{ zone: "chin", fromMm: 0.5, toMm: 1.25 }],
    flags: ["One", "Two"],
  });
});

test("A protocol keeps to the caps that hold at the clinic: it is neither saved nor put in force over one", async () => {
  const { db } = clinic.database.app;
  const { content: protocol } = at(defaultProtocols, 0);
  const depths = [{ zone: "nose", fromMm: 0.25, toMm: 0.75 }];
  const draft = await beginDraft(clinic, (await approvedVersion(clinic, "protocol", { ...protocol, depths })).versionId);
  await db.update(zoneCaps).set({ capMm: 0.5 }).where(eq(zoneCaps.zone, "nose"));
  const version = at(await db.select().from(definitionVersions).where(eq(definitionVersions.id, draft)), 0).version;
  expect(refusalOf(await approveDefinition(clinic.priya, { versionId: draft, version, read: "on" }))).toMatchObject({
    reason: "short_of_contract",
    facts: { why: "Nose may be treated to 0.50 mm at most." },
  });
});
