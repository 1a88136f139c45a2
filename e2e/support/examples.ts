import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { plantMessages } from "./messages.ts";
import { lookInside } from "./sql.ts";

/** Where the set-up leaves the examples; git knows nothing of it. */
const EXAMPLES = "test-results/examples.json";

/** Ids of things in the demo clinic that the pages are shown with. */
const exampleIds = z.object({
  /** Someone with a series and signed treatments. */
  patient: z.string(),
  /** A needling session still to come. */
  booked: z.string(),
  /** Another whose patient has signed no form yet. */
  unscreened: z.string(),
  /** One whose patient has: there the gate has findings or answers to read. */
  screened: z.string(),
  /** One in the room, its record begun. */
  begun: z.string(),
  /** Whose photographs can be compared, and one of them; and somebody who agreed to none. */
  photographed: z.string(),
  photo: z.string(),
  unphotographed: z.string(),
  /** Who asked for their copy and said something of their record. */
  asking: z.string(),
  cancelled: z.string().nullable(),
  series: z.string(),
  unscheduled: z.string(),
  /** One whose last session lies more than twelve weeks back. */
  reviewDue: z.string(),
  /** A series on the face with the most signed sessions, its scars judged along the way. */
  course: z.string(),
  consent: z.string(),
  treatment: z.string(),
  /** A product with lots in use, and the lot that reached most patients. */
  supply: z.string(),
  lot: z.string(),
  /** One that holds a session, one that is over, and whose it is. */
  event: z.string(),
  eventOver: z.string(),
  eventPatient: z.string(),
  handout: z.string(),
  /** What the patient was given and signed. */
  ownHandout: z.string(),
  ownConsent: z.string(),
  location: z.string(),
  room: z.string(),
  device: z.string(),
  service: z.string(),
  clinician: z.string(),
  /** Whom appointments claim, and a closure to come. */
  clinicianResource: z.string(),
  closure: z.string(),
  breach: z.string(),
  /** One that was sent, and one that was not delivered; whose page shows what was said. */
  message: z.string(),
  messageFailed: z.string(),
  told: z.string(),
  toldVisit: z.string(),
  import: z.string(),
  /** One that owes, one with too much, whose it is, and a day on which something came in. */
  invoice: z.string(),
  invoiceTooMuch: z.string(),
  payer: z.string(),
  /** A quote that waits, and one that was accepted. */
  quote: z.string(),
  quoteAccepted: z.string(),
  takingsDay: z.string(),
  takingsLocation: z.string(),
  colleague: z.string(),
  protocol: z.string(),
  form: z.string(),
  consentText: z.string(),
  /** The set in force, and the next version of it. */
  aftercare: z.string(),
  aftercareDraft: z.string(),
  template: z.string(),
});
export type ExampleIds = z.output<typeof exampleIds>;

/** Looks the examples up in the demo. @throws when the demo lacks one: then a page would go unseen. */
export async function findExamples(ownerUrl?: string): Promise<ExampleIds> {
  const sql = lookInside(ownerUrl);
  try {
    // Whether somebody is being treated in the demo depends on the hour: where nobody is, one who was missed begins a record after all.
    await sql`
      insert into treatments (appointment_id, patient_id, started_at, started_by)
      select a.id, a.patient_id, lower(a.during), r.user_id from appointments a join services s on s.id = a.service_id
        join claims c on c.appointment_id = a.id and c.kind = 'clinician' join resources r on r.id = c.resource_id
      where s.needles and not exists (select from treatments t where t.appointment_id = a.id) and not exists (select from treatments t where t.state = 'draft')
      order by a.status = 'no_show' desc, a.during desc, a.id limit 1 on conflict do nothing`;
    await plantMessages(sql);
    const [found] = await sql`
      with to_come as (
        select a.id, a.patient_id, a.series_id from appointments a join services s on s.id = a.service_id
        where a.status in ('booked', 'confirmed') and s.needles and a.series_id is not null and lower(a.during) > now() + interval '1 day'
      ), example as (
        select t.patient_id from treatments t join handouts h on h.treatment_id = t.id join to_come a on a.patient_id = t.patient_id
        where exists (select from consents c where c.patient_id = t.patient_id) order by t.started_at desc, t.id limit 1
      )
      select
        (select patient_id from example) as patient,
        (select id from to_come order by id limit 1) as booked,
        (select id from to_come a where not exists (select from form_responses f where f.patient_id = a.patient_id) order by id limit 1) as unscreened,
        (select id from to_come a where exists (select from form_responses f where f.patient_id = a.patient_id and f.state = 'signed')
          order by id desc limit 1) as screened,
        (select appointment_id from treatments where state = 'draft' order by started_at desc, id limit 1) as begun,
        (select patient_id from photos where state = 'kept' group by patient_id order by count(*) desc, patient_id limit 1) as photographed,
        (select id from photos p where state = 'kept' order by (select count(*) from photos o where o.patient_id = p.patient_id) desc, patient_id, taken_on, view
          limit 1) as photo,
        (select id from patients p where not exists (select from consents c where c.patient_id = p.id and c.kind = 'photo') order by id limit 1)
          as unphotographed,
        (select patient_id from record_requests order by created_at desc, id limit 1) as asking,
        (select id from appointments where status = 'cancelled' order by during desc, id limit 1) as cancelled,
        (select s.id from series s join to_come a on a.series_id = s.id order by s.id limit 1) as series,
        (select id from series s where ended_at is null and not exists (select from appointments a where a.series_id = s.id) order by id limit 1)
          as unscheduled,
        (select a.series_id from treatments t join appointments a on a.id = t.appointment_id join treatment_zones z on z.treatment_id = t.id
          where t.state = 'signed' and z.zone = 'cheek-upper-right' group by a.series_id
          order by exists (select from scores s where s.series_id = a.series_id and s.scale = 'goodman_baron') desc, count(*) desc, a.series_id limit 1) as course,
        (select s.id from series s join appointments a on a.series_id = s.id group by s.id
          having bool_and(a.status in ('treated', 'closed', 'cancelled', 'no_show')) and max(a.local_date) filter (where a.status = 'closed') < current_date - 90
          order by max(a.local_date) desc, s.id limit 1) as "reviewDue",
        (select invoice_id from invoice_balances where owed_minor > 0 order by paid_minor > 0 desc, issued_on desc, invoice_id limit 1) as invoice,
        (select invoice_id from invoice_balances where owed_minor < 0 order by issued_on desc, invoice_id limit 1) as "invoiceTooMuch",
        (select patient_id from packages order by opened_at desc, id limit 1) as payer,
        (select id from quotes where accepted_at is null and withdrawn_at is null order by valid_until desc, id limit 1) as quote,
        (select id from quotes where accepted_at is not null and discount_minor > 0 order by accepted_at desc, id limit 1) as "quoteAccepted",
        (select taken_on::text from payments order by taken_at desc, id limit 1) as "takingsDay",
        (select location_id from payments order by taken_at desc, id limit 1) as "takingsLocation",
        (select id from consents where kind = 'treatment' and withdrawn_at is null and replaced_at is null order by signed_at desc, id limit 1) as consent,
        (select id from treatments where state = 'signed' order by signed_at desc, id limit 1) as treatment,
        (select supply_id from supply_lots order by used desc, id limit 1) as supply,
        (select lot from supply_lots order by used desc, id limit 1) as lot,
        (select id from adverse_events where reviewed_at is null and grade >= 2 order by id limit 1) as event,
        (select id from adverse_events where resolved_on is not null order by id limit 1) as "eventOver",
        (select patient_id from adverse_events where reviewed_at is null and grade >= 2 order by id limit 1) as "eventPatient",
        (select id from handouts order by issued_at desc, id limit 1) as handout,
        (select id from handouts where patient_id = (select patient_id from example) order by issued_at desc, id limit 1) as "ownHandout",
        (select id from consents where patient_id = (select patient_id from example) order by signed_at desc, id limit 1) as "ownConsent",
        (select id from locations order by name limit 1) as location, (select id from resources where kind = 'room' order by name limit 1) as room,
        (select id from resources where kind = 'device' order by name limit 1) as device,
        (select id from services where needles order by name limit 1) as service, (select user_id from resources where kind = 'clinician' order by name limit 1) as clinician,
        (select id from resources where kind = 'clinician' order by name limit 1) as "clinicianResource",
        (select id from closures where removed_at is null order by during limit 1) as closure,
        (select id from messages where key = 'example sent') as message,
        (select id from messages where key = 'example failed') as "messageFailed", (select patient_id from messages where key = 'example failed') as told,
        (select v.appointment_id from messages m join message_visits v on v.message_id = m.id where m.key = 'example failed') as "toldVisit",
        (select id from imports order by id limit 1) as "import", (select id from breaches order by found_at desc, id limit 1) as breach,
        (select id from users where 'reception' = any(roles) order by email limit 1) as colleague,
        (select v.id from definition_versions v join definitions d on d.id = v.definition_id where d.kind = 'protocol' order by v.state, v.id limit 1) as protocol,
        (select v.id from definition_versions v join definitions d on d.id = v.definition_id where d.kind = 'form' order by v.id limit 1) as form,
        (select v.id from definition_versions v join definitions d on d.id = v.definition_id where d.kind = 'consent' order by v.id limit 1)
          as "consentText",
        (select v.id from definition_versions v join definitions d on d.id = v.definition_id where d.kind = 'aftercare' order by v.id limit 1) as aftercare,
        (select v.id from definition_versions v join definitions d on d.id = v.definition_id where d.kind = 'aftercare' and v.state = 'draft' order by v.id limit 1)
          as "aftercareDraft",
        (select v.id from definition_versions v join definitions d on d.id = v.definition_id where d.kind = 'template' order by v.state, v.id limit 1) as template`;
    return exampleIds.parse(found);
  } finally {
    await sql.end();
  }
}

/** Looks them up for all browser tests, before any of them changes the demo: whichever worker asks, and at whichever try, gets the same. */
export async function keepExamples(): Promise<void> {
  await mkdir(path.dirname(EXAMPLES), { recursive: true });
  await writeFile(EXAMPLES, JSON.stringify(await findExamples()));
}

/** The examples as the set-up kept them. */
export async function keptExamples(): Promise<ExampleIds> {
  return exampleIds.parse(JSON.parse(await readFile(EXAMPLES, "utf8")));
}
