import { z } from "zod";
import { aftercareContent } from "#lib/aftercare/input.ts";
import { fillSections } from "#lib/aftercare/outputs/sections.ts";
import { resolveInstructions } from "#lib/aftercare/rules.ts";
import { lookInside } from "./sql.ts";
import { clinicTime, ZONE } from "./times.ts";

/** The ends of somebody's two treatments: so far apart that the first review of the one comes before the other. */
export const ENDS = { first: clinicTime("2026-11-24", "15:40"), second: clinicTime("2027-03-02", "15:40") } as const;

const HOME_PLAN = ["Cleanser and vitamin A serum in the evening", "Vitamin C and SPF 50 in the morning"];
const MINUTES = 45;

const place = z.object({
  id: z.string(),
  phone: z.string(),
  emergency: z.string(),
  service: z.string(),
  protocol: z.string(),
  clinician: z.string(),
  device: z.string(),
  lot: z.string(),
  supply: z.string(),
  aftercare: z.string(),
  number: z.number(),
  content: aftercareContent,
});

/** Whose page it is, and what treats them: nobody but these rows knows this patient, and the dates stand, so that a picture of the page is the same on any day. */
export type TwoSessions = { readonly patientId: string; readonly treat: (session: keyof typeof ENDS) => Promise<void> };

/** A patient with two sessions booked. Each becomes a signed treatment with its handout when it is told so. */
export async function somebodyWithTwoSessions(): Promise<TwoSessions> {
  const sql = lookInside();
  try {
    const [found] = await sql`
      select l.id, l.phone, l.emergency_number as emergency, s.id as service, x.protocol_version_id as protocol, r.user_id as clinician, e.id as device,
        lot.id as lot, lot.supply_id as supply, v.id as aftercare, v.number, v.content
      from locations l
        join supply_lots lot on lot.location_id = l.id join supplies p on p.id = lot.supply_id and p.kind = 'cartridge'
        cross join services s join series x on x.service_id = s.id
        cross join resources r cross join resources e
        cross join definition_versions v join definitions d on d.id = v.definition_id
      where l.time_zone = ${ZONE} and s.name = 'Needling, face' and r.kind = 'clinician' and r.user_id is not null and e.kind = 'device'
        and d.kind = 'aftercare' and v.state = 'in_force' and lot.expiry > ${"2027-03-02"} and coalesce(lot.received - lot.used, 9) > 4
      order by l.name, s.id, x.id, r.name, e.name, lot.id limit 1`;
    const facts = place.parse(found);
    const [patient] = await sql`
      insert into patients (given_name, family_name, date_of_birth) values ('Ines', 'Moretti', '1985-08-14') returning id`;
    const patientId = z.object({ id: z.string() }).parse(patient).id;
    const [course] = await sql`
      insert into series (patient_id, protocol_version_id, service_id, location_id, sessions, gap_min_days, gap_target_days, gap_max_days, zones, proposed_by, proposed_at)
      values (${patientId}, ${facts.protocol}, ${facts.service}, ${facts.id}, 2, 28, 42, 70, ${["forehead"]}, ${facts.clinician}, ${startOf("first").subtract({ hours: 240 }).toString()})
      returning id`;
    const seriesId = z.object({ id: z.string() }).parse(course).id;
    for (const [number, session] of [[1, "first"] as const, [2, "second"] as const]) {
      const starts = startOf(session);
      const wall = starts.toZonedDateTimeISO(ZONE).toPlainDateTime();
      await sql`
        insert into appointments (patient_id, location_id, service_id, series_id, session_number, during, local_date, local_start, time_zone)
        values (${patientId}, ${facts.id}, ${facts.service}, ${seriesId}, ${number}, tstzrange(${starts.toString()}, ${ENDS[session].toString()}),
          ${wall.toPlainDate().toString()}, ${wall.toPlainTime().toString()}, ${ZONE})`;
    }
    return { patientId, treat: (session) => treat(patientId, facts, session) };
  } finally {
    await sql.end();
  }
}

const startOf = (session: keyof typeof ENDS) => ENDS[session].subtract({ minutes: MINUTES });

async function treat(patientId: string, facts: z.output<typeof place>, session: keyof typeof ENDS): Promise<void> {
  const ended = ENDS[session];
  const issued = ended.add({ minutes: 12 }).toString();
  const { clinician, content } = facts;
  const instructions = resolveInstructions({ instructions: content.instructions, treatmentEndedAt: ended, timeZone: ZONE });
  const sql = lookInside();
  try {
    const [begun] = await sql`
      insert into treatments (appointment_id, patient_id, started_at, started_by)
      select id, patient_id, ${startOf(session).toString()}, ${clinician} from appointments
      where patient_id = ${patientId} and session_number = ${session === "first" ? 1 : 2} returning id`;
    const treatmentId = z.object({ id: z.string() }).parse(begun).id;
    await sql`
      insert into treatment_supplies (treatment_id, lot_id, supply_id, opened_at, added_by)
      values (${treatmentId}, ${facts.lot}, ${facts.supply}, ${startOf(session).toString()}, ${clinician})`;
    await sql`
      update treatments set state = 'signed', ended_at = ${ended.toString()}, device_id = ${facts.device}, signed_at = ${issued}, signed_by = ${clinician},
        content_hash = '\\x00' where id = ${treatmentId}`;
    await sql`update appointments set status = 'treated' where id = (select appointment_id from treatments where id = ${treatmentId})`;
    await sql`
      insert into handouts (patient_id, treatment_id, aftercare_version_id, version_number, approved_by, approved_at, location_id, treatment_ended_at,
        time_zone, instructions, sections, home_plan, issued_by, issued_at)
      values (${patientId}, ${treatmentId}, ${facts.aftercare}, ${facts.number}, 'Dr Mara Ilves', ${startOf("first").toString()}, ${facts.id}, ${ended.toString()},
        ${ZONE}, ${JSON.stringify(instructions)}::text::jsonb, ${JSON.stringify(fillSections(content.sections, { phone: facts.phone, emergencyNumber: facts.emergency }))}::text::jsonb,
        ${JSON.stringify(HOME_PLAN)}::text::jsonb, ${clinician}, ${issued})`;
  } finally {
    await sql.end();
  }
}
