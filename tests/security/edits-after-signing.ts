/** Every form that writes to a consent, a screening form or a treatment record, posted as the page sends it, but for documents that are signed. */
import { findExamples } from "#e2e/support/examples.ts";
import { ROLES } from "#lib/auth/policy.ts";
import type { House } from "#tests/load/house.ts";
import { postAction } from "#tests/load/posted-front.ts";
import { actionRules } from "#tests/support/action-rules.ts";
import { inTurns, ownHeaders, serverOf } from "./asking.ts";
import { type Fields, placesOf } from "./places.ts";
import { SIGNED } from "./signed-records.ts";

/** Actions that write, by what they write to, and the field that names it where no page of the demo shows the form. */
const WRITING: Readonly<Record<string, Fields>> = {
  addAddendumAction: [["treatmentId", ""]],
  adjustAftercareAction: [["treatmentId", ""]],
  applyAnaestheticAction: [["appointmentId", ""]],
  completeConsentAction: [["consentId", ""]],
  completeStaffPartAction: [["appointmentId", ""]],
  cosignTreatmentAction: [["treatmentId", ""]],
  fillScreeningAction: [["appointmentId", ""]],
  keepTreatmentAction: [["treatmentId", ""]],
  recordBloodAction: [["treatmentId", ""]],
  recordTreatmentAction: [["treatmentId", ""]],
  removeAnaestheticAction: [["anaestheticId", ""]],
  returnSupplyAction: [["unitId", ""]],
  signConsentAction: [["appointmentId", ""]],
  signOffDepthAction: [["treatmentId", ""]],
  signPhotoConsentAction: [["patientId", ""]],
  startTreatmentAction: [["appointmentId", ""]],
  strikeAnaestheticAction: [["anaestheticId", ""]],
  strikeBloodAction: [["bloodId", ""]],
  takeSupplyAction: [["treatmentId", ""]],
};
/** Signed treatments, with the visit's other documents, that each form is posted for. */
const OF_EACH = 12;

export type Edited = {
  readonly actions: number;
  readonly posts: number;
  readonly refused: number;
  readonly errors: readonly string[];
  /** Tables whose signed rows are not what they were. */
  readonly changed: readonly string[];
};

/** A digest of the signed rows of each table. What may come later is left out: a second signature, an end. */
async function signedRows({ witness: { sql } }: House, until: string): Promise<ReadonlyMap<string, string>> {
  const digests = new Map<string, string>();
  for (const { table, signed, columns } of SIGNED) {
    const whole = columns.filter(({ frozen }) => frozen === "true").map(({ column }) => column);
    const [row] = await sql.unsafe(
      `select md5(coalesce(string_agg(md5((${whole
        .map((column) => `${column}::text`)
        .map((text) => `coalesce(${text}, '-')`)
        .join(" || '|' || ")})), '' order by id), '')) as digest
       from ${table} where ${signed} and id <= '${until}'`,
    );
    digests.set(table, String(row?.digest));
  }
  return digests;
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

export async function editAfterSigning(house: House): Promise<Edited> {
  const { sql } = house.witness;
  const places = await placesOf(house, await findExamples(house.ownerUrl));
  const signed = await sql<Record<string, string>[]>`
    select t.id as treatments, t.appointment_id as appointments, t.patient_id as patients,
      (select c.id from consents c where c.patient_id = t.patient_id order by c.id limit 1) as consents,
      (select f.id from form_responses f where f.patient_id = t.patient_id and f.state = 'signed' order by f.id limit 1) as form_responses,
      (select a.id from anaesthetics a where a.appointment_id = t.appointment_id order by a.id limit 1) as anaesthetics,
      (select u.id from treatment_supplies u where u.treatment_id = t.id order by u.id limit 1) as treatment_supplies,
      (select b.id from blood_products b where b.treatment_id = t.id order by b.id limit 1) as blood_products
    from treatments t where t.state = 'signed'
    order by exists (select from blood_products b where b.treatment_id = t.id) desc,
      exists (select from anaesthetics a where a.appointment_id = t.appointment_id) desc, t.id desc limit ${OF_EACH}`;
  const tableOf = new Map<string, string>();
  for (const table of Object.keys(signed[0] ?? {}))
    for (const { id } of await sql<{ id: string }[]>`select id::text from ${sql(table)}`) tableOf.set(id, table);
  const named: Readonly<Record<string, string>> = {
    treatmentId: "treatments",
    appointmentId: "appointments",
    patientId: "patients",
    consentId: "consents",
    anaestheticId: "anaesthetics",
    unitId: "treatment_supplies",
    bloodId: "blood_products",
  };
  const instead = (fields: Fields, ids: Readonly<Record<string, string>>): Fields =>
    fields.map(([name, text]) => {
      const own = named[name];
      if (own !== undefined) return [name, ids[own] ?? text];
      if (name === "idempotencyKey") return [name, crypto.randomUUID()];
      return [name, text.replaceAll(UUID, (id) => ids[tableOf.get(id) ?? ""] ?? id)];
    });

  const [until] = await sql`select uuidv7()::text as id`;
  const before = await signedRows(house, String(until?.id));
  const errors: string[] = [];
  let [posts, refused] = [0, 0];
  const asked = places.flatMap((place) => {
    const least = WRITING[place.name];
    const rule = actionRules[place.name];
    const role = ROLES.find((each) => Array.isArray(rule) && rule.includes(each));
    return least === undefined || role === undefined ? [] : [{ place, fields: place.fields ?? least, role }];
  });
  for (const { place, fields, role } of asked) {
    await inTurns(signed, 4, async (ids, turn) => {
      const headers = ownHeaders(house, house.cookieOf(role));
      const { status, answer, onward } = await postAction(serverOf(house, turn), place.page, place.id, instead(fields, ids), headers);
      posts += 1;
      if (answer?.outcome === "refused") refused += 1;
      else if (status >= 500) errors.push(`${place.name}: ${status}`);
      else errors.push(...(onward === null && answer === null ? [`${place.name}: ${status} without an answer`] : []));
    });
  }
  const after = await signedRows(house, String(until?.id));
  const changed = [...after].flatMap(([table, digest]) => (before.get(table) === digest ? [] : [table]));
  return { actions: asked.length, posts, refused, errors, changed };
}

export const WRITING_ACTIONS = Object.keys(WRITING).length;
