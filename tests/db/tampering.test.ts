import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withdrawConsent } from "#lib/consent/commands/withdraw.ts";
import { verifyDocuments } from "#lib/consent/queries/verify.ts";
import { completePart, giveConsent, signPart } from "#tests/support/consents.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { value } from "#tests/support/results.ts";
import { as, bookVisit, DRAWN, openScreeningClinic, type ScreeningClinic, signFor } from "#tests/support/screened-visit.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
let app: Client;
let owner: Client;
let ids: Readonly<Record<"consent" | "withdrawn" | "form", string>>;

beforeAll(async () => {
  database = await freshDatabase("tampering");
  clinic = await openScreeningClinic(database.app);
  app = new Client({ connectionString: database.roles.app });
  owner = new Client({ connectionString: database.ownerUrl });
  await app.connect();
  await owner.connect();
  const drawn = { image: DRAWN, typedName: null };
  const { appointmentId } = await bookVisit(clinic, { dateOfBirth: "2010-01-01" });
  const guardian = { name: "Rosa Carvalho", relation: "Mother", signature: drawn };
  const { consentId } = value(await signPart(clinic, appointmentId, { signature: drawn, guardian }));
  value(await completePart(clinic, consentId, { signature: drawn }));
  const { responseId } = value(await signFor(clinic, (await bookVisit(clinic)).appointmentId));
  // Others beside them, which are never named.
  await signPart(clinic, (await bookVisit(clinic)).appointmentId);
  await signFor(clinic, (await bookVisit(clinic)).appointmentId);
  const withdrawn = await giveConsent(clinic, (await bookVisit(clinic)).appointmentId);
  const taking = as(clinic, clinic.reception, ["consent:take"]);
  value(await withdrawConsent(taking, { consentId: withdrawn, scope: "use", use: "The numbing cream", reason: "It stung." }));
  ids = { consent: consentId, withdrawn, form: responseId };
});
afterAll(async () => {
  await app.end();
  await owner.end();
  await database.close();
});

const verify = async () => (await verifyDocuments(as(clinic, clinic.clinician, ["clinical:read"]))).altered;
const oneByte = (column: string) => `set_byte(${column}, length(${column}) - 1, get_byte(${column}, length(${column}) - 1) # 1)`;
const another = (table: string, column: string) => `(select id from ${table} where id <> ${column} order by id limit 1)`;
const later = (column: string) => `${column} + interval '1 microsecond'`;
const otherDay = (column: string) => `${column} + 1`;

/** One column of a signed document, changed by as little as it can be. */
const CONSENT: Readonly<Record<string, string>> = {
  consent_version_id: another("definition_versions", "consent_version_id"),
  protocol_id: another("definitions", "protocol_id"),
  statements: `jsonb_set(statements, '{text,title}', to_jsonb((statements #>> '{text,title}') || '.'))`,
  device: "coalesce(device, '') || '.'",
  indication: "coalesce(indication, '') || '.'",
  signed_name: "signed_name || '.'",
  signature_image: oneByte("signature_image"),
  signed_at: later("signed_at"),
  signed_with: another("users", "signed_with"),
  guardian_name: "guardian_name || '.'",
  guardian_relation: "guardian_relation || '.'",
  guardian_image: oneByte("guardian_image"),
  expires_on: otherDay("expires_on"),
  content_hash: oneByte("content_hash"),
  elements: `jsonb_set(elements, '{4,words}', '"Material risks"')`,
  clinician_id: another("users", "clinician_id"),
  clinician_name: "clinician_name || '.'",
  clinician_image: oneByte("clinician_image"),
  clinician_signed_at: later("clinician_signed_at"),
  completed_hash: oneByte("completed_hash"),
  in_force_at: later("in_force_at"),
};

/** How a consent ended, changed by as little as it can be. */
const ENDED: Readonly<Record<string, string>> = {
  withdrawn_at: later("withdrawn_at"),
  withdrawn_by: another("users", "withdrawn_by"),
  withdrawn_reason: "withdrawn_reason || '.'",
  withdrawn_scope: "withdrawn_scope || '.'",
  ended_hash: oneByte("ended_hash"),
};

const FORM: Readonly<Record<string, string>> = {
  form_version_id: another("definition_versions", "form_version_id"),
  part: "'short'",
  state: "'draft'",
  answers: `jsonb_set(answers, '{pregnant}', '"yes"')`,
  mode: "case mode when 'paper' then 'staff' else 'paper' end",
  answered_on: otherDay("answered_on"),
  signed_name: "signed_name || '.'",
  signature_image: oneByte("signature_image"),
  confirmed: "not confirmed",
  signed_at: later("signed_at"),
  signed_with: another("users", "signed_with"),
  content_hash: oneByte("content_hash"),
};

const DOCUMENTS = [
  { document: "consent", named: "consent", table: "consents", frozen: "consents_frozen", columns: CONSENT },
  { document: "consent", named: "withdrawn", table: "consents", frozen: "consents_frozen", columns: ENDED },
  { document: "form", named: "form", table: "form_responses", frozen: "form_responses_frozen", columns: FORM },
] as const;

test("what was signed and left alone is found to be what was signed", async () => {
  expect(await verify()).toEqual([]);
});

describe.each(DOCUMENTS)("of a signed $document: $named", ({ document, named, table, frozen, columns }) => {
  describe.each(Object.entries(columns))("%s", (column, changed) => {
    const change = `update ${table} set ${column} = ${changed} where id = $1`;

    test("is not changed by the application's role", async () => {
      await expect(app.query(change, [ids[named]])).rejects.toMatchObject({ constraint: frozen });
    });

    test("is found out when the database's owner changes it behind the trigger", async () => {
      // On a real commit: what verifies reads as the application, by a connection of its own.
      await owner.query("begin");
      const kept = await owner.query(`select ${column} as was from ${table} where id = $1`, [ids[named]]);
      await owner.query(`alter table ${table} disable trigger ${frozen}`);
      await owner.query(change, [ids[named]]);
      await owner.query("commit");
      expect(await verify()).toEqual([{ document, id: ids[named] }]);
      const { was } = kept.rows[0];
      const json = column === "statements" || column === "elements" || column === "answers";
      // To the microsecond, which a Date of the driver would lose.
      const back = column.endsWith("_at")
        ? `${column} - interval '1 microsecond'`
        : column === "answered_on" || column === "expires_on"
          ? `${column} - 1`
          : "$2";
      const values = back === "$2" ? [ids[named], json ? JSON.stringify(was) : was] : [ids[named]];
      await owner.query(`update ${table} set ${column} = ${back} where id = $1`, values);
      await owner.query(`alter table ${table} enable trigger ${frozen}`);
      expect(await verify()).toEqual([]);
    });
  });

  test("nothing is deleted by the application's role", async () => {
    await expect(app.query(`delete from ${table} where id = $1`, [ids[named]])).rejects.toMatchObject({ code: "42501" });
  });
});

test("a withdrawal is taken out of its row by nobody while its seal stands there, not by the database's owner either", async () => {
  const out = "withdrawn_at = null, withdrawn_by = null, withdrawn_reason = null, withdrawn_scope = null";
  await owner.query("begin");
  await owner.query("alter table consents disable trigger consents_frozen");
  await expect(owner.query(`update consents set ${out} where id = $1`, [ids.withdrawn])).rejects.toMatchObject({
    constraint: "consents_ended_once",
  });
  await owner.query("rollback");
});

test("the questions under signed answers are found out when the database's owner words them anew", async () => {
  const { rows } = await owner.query(
    "select form_version_id as id, (select content from definition_versions v where v.id = form_version_id) as was from form_responses where id = $1",
    [ids.form],
  );
  const [{ id, was }] = rows;
  const reword =
    "update definition_versions set content = jsonb_set(content, '{title}', to_jsonb((content ->> 'title') || '.')) where id = $1";
  await expect(app.query(reword, [id])).rejects.toMatchObject({ constraint: "definition_versions_content_frozen" });
  await owner.query("alter table definition_versions disable trigger definition_versions_content_frozen");
  await owner.query(reword, [id]);
  expect(await verify()).toEqual([{ document: "version", id }]);
  await owner.query("update definition_versions set content = $2 where id = $1", [id, JSON.stringify(was)]);
  await owner.query("alter table definition_versions enable trigger definition_versions_content_frozen");
  expect(await verify()).toEqual([]);
});

test("failure 11: a consent without the clinician's ticks and signature is not put in force by the application's role either", async () => {
  const { consentId } = value(await signPart(clinic, (await bookVisit(clinic)).appointmentId));
  const part = `clinician_id = '${clinic.clinician.id}', clinician_name = 'Aroha', clinician_signed_at = now(), completed_hash = '\\x00', in_force_at = now()`;
  for (const elements of ["null", "'[]'", `'["identity"]'`, "'{}'"]) {
    const forced = app.query(`update consents set elements = ${elements}, ${part} where id = $1`, [consentId]);
    await expect(forced).rejects.toMatchObject({ code: expect.stringMatching(/^(?:23514|22023)$/) });
  }
  const sixteen = "(select jsonb_agg(n) from generate_series(1, 16) n)";
  await expect(
    app.query(`update consents set elements = ${sixteen}, in_force_at = now() where id = $1`, [consentId]),
  ).rejects.toMatchObject({
    constraint: "consents_in_force_whole",
  });
});
