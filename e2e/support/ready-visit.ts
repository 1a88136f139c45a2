/** Visits brought on without a page, for tests of what comes after: the journeys and the tests of each form show how it is done by hand. */
import { book, propose } from "./a-series.ts";
import { type Sender, sendForm } from "./by-post.ts";
import { accountOf } from "./people.ts";
import { type Given, screeningFields, screeningParts, shortScreeningFields } from "./screening.ts";
import { lookInside } from "./sql.ts";

/** Reception completes the form that was read aloud. @param changes the answers that differ from a healthy person's, by question. @returns the page that says so. */
export function screenByPost(appointmentId: string, changes: Given = {}, now?: Temporal.Instant): Promise<string> {
  const values = { ...screeningFields(changes), go: "sign" };
  const clock = now === undefined ? {} : { now };
  return sendForm({ as: "reception", page: `/appointments/${appointmentId}/screening`, field: "formVersionId", values, ...clock });
}

/** Whoever fills in the form at this address has answered all but its last part, and it opens there. @returns that part. */
export async function answerUpToLast(as: Sender, address: string): Promise<ReturnType<typeof screeningParts>> {
  const parts = screeningParts();
  const before = parts.length - 1;
  await sendForm({
    as,
    page: address,
    field: "formVersionId",
    values: { ...screeningFields({}, before), go: "next", at: String(before - 1) },
  });
  return parts.slice(before);
}

/** @returns the first session of a series of the clinic's skin rejuvenation, with the clinician of the tests alone, on that day at about that time. */
export async function bookedVisit(patientId: string, date: string, near: string, zones?: readonly string[]) {
  const seriesId = await propose(patientId, "skin-rejuvenation", 4, zones);
  const sql = lookInside();
  const [own] = await sql`select r.id from resources r join users u on u.id = r.user_id where u.email = ${accountOf("clinician").email}`;
  await sql.end();
  const [first] = await book(seriesId, () => ({ from: date, within: "0", near, with: `${own?.id}.only` }));
  if (first === undefined) throw new Error("The series has no session.");
  return { seriesId, appointmentId: first.id };
}

export async function arriveByPost(appointmentId: string, now: Temporal.Instant): Promise<void> {
  await sendForm({ as: "reception", page: `/appointments/${appointmentId}`, field: "version", values: { to: "arrived" }, now });
}

type Visit = { readonly appointmentId: string; readonly patientId: string; readonly name: string };

/** What a later session of a series waits for: the patient is here, and answered the short form that is asked at every visit; what was signed before holds. */
export async function makeReadyAgain({ appointmentId }: { readonly appointmentId: string }, now: Temporal.Instant): Promise<void> {
  await arriveByPost(appointmentId, now);
  const values = { ...shortScreeningFields(), go: "sign" };
  await sendForm({ as: "reception", page: `/appointments/${appointmentId}/screening`, field: "formVersionId", values, now });
  const gate = { as: "clinician", page: `/appointments/${appointmentId}/gate`, now } as const;
  await sendForm({ ...gate, field: "answers.capacity_concern", values: { "answers.capacity_concern": "no" } });
}

/** Everything that a treatment waits for: the patient is here and screened, the clinician has decided, both have signed, and photographs may be taken. */
export async function makeReady({ appointmentId, patientId, name }: Visit, now: Temporal.Instant): Promise<void> {
  await arriveByPost(appointmentId, now);
  await screenByPost(appointmentId, {}, now);
  const gate = { as: "clinician", page: `/appointments/${appointmentId}/gate`, now } as const;
  await sendForm({ ...gate, field: "answers.capacity_concern", values: { "answers.capacity_concern": "no" } });
  await sendForm({ ...gate, field: "rule", values: { kind: "sign_off", reason: "Seen the aunt's scar, small and flat." } });
  const patients = { "signature.typed": name };
  await sendForm({
    as: "reception",
    page: `/appointments/${appointmentId}/consent`,
    field: "statements.risks",
    tickAll: true,
    values: patients,
    now,
  });
  const page = `/patients/${patientId}/photo-consent`;
  await sendForm({ as: "reception", page, field: "uses.record", values: { "uses.record": "on", ...patients }, now });
  const sql = lookInside();
  const [signed] = await sql`select id from consents where appointment_id = ${appointmentId} and kind = 'treatment'`;
  await sql.end();
  const clinicians = { "signature.typed": accountOf("clinician").name };
  await sendForm({ as: "clinician", page: `/consents/${signed?.id}`, field: "consentId", tickAll: true, values: clinicians, now });
}
