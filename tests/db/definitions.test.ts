import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { violatedConstraint } from "#db/errors.ts";
import { contentHash } from "#db/once.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { defaultTreatmentConsent } from "#db/seed/definitions/treatment-consent.ts";
import { findInForce, getVersion } from "#lib/definitions/queries.ts";
import { approveDefinition } from "#lib/versions/commands/approve.ts";
import { type NewClinic, openNewClinic, reasonOf } from "#tests/support/new-clinic.ts";
import { at, value } from "#tests/support/results.ts";

let clinic: NewClinic;
beforeAll(async () => {
  clinic = await openNewClinic("definitions");
});
afterAll(() => clinic.database.close());

describe("a definition", () => {
  let definitionId: string;
  const draft = async (number: number): Promise<string> => {
    const content = { ...defaultTreatmentConsent, title: `Version ${number}` };
    const made = await clinic.database.app.db
      .insert(definitionVersions)
      .values({ definitionId, number, content, contentHash: contentHash(content) })
      .returning({ id: definitionVersions.id });
    return at(made, 0).id;
  };
  beforeAll(async () => {
    const made = await clinic.database.app.db
      .insert(definitions)
      .values({ kind: "consent", slug: "treatment", name: "Consent" })
      .returning({ id: definitions.id });
    definitionId = at(made, 0).id;
  });

  test("is not in force while it is a draft, and is once a clinician approved it in their name", async () => {
    const versionId = await draft(1);
    expect(await findInForce(clinic.olive, "consent", "treatment")).toBeNull();
    value(await approveDefinition(clinic.priya, { versionId, version: 1, read: "on" }));
    expect(await findInForce(clinic.olive, "consent", "treatment")).toMatchObject({ versionId, number: 1 });
    expect(await getVersion(clinic.olive, versionId)).toMatchObject({ state: "in_force", approved: "Priya, Tue 10 Mar 2026, 12:00 pm" });
    expect(reasonOf(await approveDefinition(clinic.priya, { versionId, version: 2, read: "on" }))).toBe("version_not_draft");
  });

  test("retires the version before when a newer one comes into force", async () => {
    const newer = await draft(2);
    value(await approveDefinition(clinic.priya, { versionId: newer, version: 1, read: "on" }));
    const states = await clinic.database.app.db
      .select({ number: definitionVersions.number, state: definitionVersions.state })
      .from(definitionVersions)
      .orderBy(definitionVersions.number);
    expect(states).toEqual([
      { number: 1, state: "retired" },
      { number: 2, state: "in_force" },
    ]);
  });

  test("that was approved cannot be reworded, by whomever", async () => {
    const reword = clinic.database.app.db
      .update(definitionVersions)
      .set({ content: { text: "Else" } })
      .where(eq(definitionVersions.number, 2));
    expect(await reword.catch(violatedConstraint)).toBe("definition_versions_content_frozen");
  });

  test("has at most one version in force, also where two are approved at once", async () => {
    const [third, fourth] = [await draft(3), await draft(4)];
    const both = await Promise.all(
      [third, fourth].map((versionId) => approveDefinition(clinic.priya, { versionId, version: 1, read: "on" })),
    );
    expect(both.map(reasonOf)).toEqual(["done", "done"]);
    const inForce = await clinic.database.app.db
      .select({ id: definitionVersions.id })
      .from(definitionVersions)
      .where(eq(definitionVersions.state, "in_force"));
    expect(inForce).toHaveLength(1);
    const forced = clinic.database.app.db.update(definitionVersions).set({ state: "in_force" }).where(eq(definitionVersions.number, 1));
    expect(await forced.catch(violatedConstraint)).toBe("definition_versions_one_in_force");
  });
});
