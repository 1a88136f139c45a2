import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { lookInside } from "./sql.ts";

/** Where the set-up leaves the examples; git knows nothing of it. */
const EXAMPLES = "test-results/examples.json";

/** A day that is still to come. */
const SOON = Temporal.Now.plainDateISO().add({ days: 30 }).toString();

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
  import: z.string(),
  colleague: z.string(),
  protocol: z.string(),
  form: z.string(),
  consentText: z.string(),
  /** The set in force, and the next version of it. */
  aftercare: z.string(),
  aftercareDraft: z.string(),
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
        (select id from imports order by id limit 1) as "import", (select id from breaches order by found_at desc, id limit 1) as breach,
        (select id from users where 'reception' = any(roles) order by email limit 1) as colleague,
        (select v.id from definition_versions v join definitions d on d.id = v.definition_id where d.kind = 'protocol' order by v.state, v.id limit 1) as protocol,
        (select v.id from definition_versions v join definitions d on d.id = v.definition_id where d.kind = 'form' order by v.id limit 1) as form,
        (select v.id from definition_versions v join definitions d on d.id = v.definition_id where d.kind = 'consent' order by v.id limit 1)
          as "consentText",
        (select v.id from definition_versions v join definitions d on d.id = v.definition_id where d.kind = 'aftercare' order by v.id limit 1) as aftercare,
        (select v.id from definition_versions v join definitions d on d.id = v.definition_id where d.kind = 'aftercare' and v.state = 'draft' order by v.id limit 1)
          as "aftercareDraft"`;
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

/**
 * Where each page of the build can be seen, in each of its faces. The first address of a page is the one whose answer is checked for every role.
 * A page without an address fails the tests.
 */
export function exampleAddresses(ids: ExampleIds): Readonly<Record<string, readonly string[]>> {
  const visits = (...wanted: readonly (string | null)[]) => wanted.flatMap((id) => (id === null ? [] : [`/appointments/${id}`]));
  const ofVisit = (page: string, ...wanted: readonly (string | null)[]) => visits(...wanted).map((visit) => `${visit}/${page}`);
  return {
    "/": ["/"],
    "/adverse-events/[id]": [`/adverse-events/${ids.event}`, `/adverse-events/${ids.eventOver}`],
    "/appointments/[id]": visits(ids.booked, ids.begun, ids.cancelled),
    "/appointments/[id]/cancel": ofVisit("cancel", ids.booked),
    "/appointments/[id]/consent": ofVisit("consent", ids.unscreened, ids.screened),
    "/appointments/[id]/form-link": ofVisit("form-link", ids.booked, ids.cancelled),
    "/appointments/[id]/gate": ofVisit("gate", ids.screened, ids.unscreened),
    "/appointments/[id]/hand-over": ofVisit("hand-over", ids.booked, ids.cancelled),
    "/appointments/[id]/move": [...ofVisit("move", ids.booked), ...ofVisit(`move?date=${SOON}&time=10:00`, ids.booked)],
    "/appointments/[id]/offers": ofVisit("offers", ids.cancelled, ids.booked),
    "/appointments/[id]/preparation": ofVisit("preparation", ids.booked),
    "/appointments/[id]/screening": ofVisit("screening", ids.unscreened, ids.cancelled, ids.screened),
    "/appointments/[id]/screening/paper": ofVisit("screening/paper", ids.unscreened, ids.cancelled),
    "/appointments/[id]/treatment": ofVisit("treatment", ids.unscreened, ids.begun),
    "/appointments/[id]/treatment/aftercare": ofVisit("treatment/aftercare", ids.begun),
    "/appointments/[id]/waitlist": ofVisit("waitlist", ids.booked, ids.cancelled),
    "/confirm": ["/confirm", `/confirm?next=/settings/staff/${ids.colleague}`],
    "/consents/[id]": [`/consents/${ids.consent}`],
    "/diary": ["/diary", `/diary?review=${ids.booked}&to=${SOON}T10:00`, `/diary?moving=${ids.booked}`],
    "/diary/new": ["/diary/new", "/diary/new?register=1", `/diary/new?patient=${ids.patient}`],
    "/f": ["/f"],
    "/forgotten": ["/forgotten"],
    "/form": ["/form"],
    "/form/back": ["/form/back"],
    "/form/closed": ["/form/closed"],
    "/form/consent": ["/form/consent"],
    "/form/done": ["/form/done"],
    "/form/screening": ["/form/screening"],
    "/handouts/[id]": [`/handouts/${ids.handout}`, `/handouts/${ids.handout}?type=large`],
    "/handouts/[id]/correct": [`/handouts/${ids.handout}/correct`],
    "/imports": ["/imports", "/imports?file=import_empty"],
    "/imports/[id]": [`/imports/${ids.import}`],
    "/invitation": ["/invitation"],
    "/p": ["/p"],
    "/patients": ["/patients"],
    "/patients/[id]": [`/patients/${ids.patient}`],
    "/patients/[id]/adverse-events": [`/patients/${ids.eventPatient}/adverse-events`, `/patients/${ids.patient}/adverse-events`],
    "/patients/[id]/alerts": [`/patients/${ids.patient}/alerts`],
    "/patients/[id]/contacts": [`/patients/${ids.patient}/contacts`],
    "/patients/[id]/health": [`/patients/${ids.patient}/health`],
    "/patients/[id]/notes": [`/patients/${ids.patient}/notes`],
    "/patients/[id]/consents": [`/patients/${ids.patient}/consents`],
    "/patients/[id]/photo-consent": [`/patients/${ids.patient}/photo-consent`],
    "/patients/[id]/edit": [`/patients/${ids.patient}/edit`],
    "/patients/[id]/merge": [`/patients/${ids.patient}/merge`, `/patients/${ids.patient}/merge?with=${ids.asking}`],
    "/patients/[id]/photos": [`/patients/${ids.photographed}/photos`, `/patients/${ids.unphotographed}/photos`],
    "/patients/[id]/photos/[photo]": [`/patients/${ids.photographed}/photos/${ids.photo}`],
    "/patients/[id]/portal-link": [`/patients/${ids.patient}/portal-link`],
    "/patients/[id]/portal-link/as-patient": [`/patients/${ids.patient}/portal-link/as-patient`],
    "/patients/[id]/records": [`/patients/${ids.asking}/records`, `/patients/${ids.patient}/records`],
    "/patients/[id]/series/new": [`/patients/${ids.patient}/series/new`, `/patients/${ids.patient}/series/new?protocol=${ids.protocol}`],
    "/patients/duplicates": ["/patients/duplicates"],
    "/patients/new": ["/patients/new"],
    "/portal": ["/portal"],
    "/portal/consents/[id]": [`/portal/consents/${ids.ownConsent}`],
    "/portal/handouts/[id]": [`/portal/handouts/${ids.ownHandout}`],
    "/reset": ["/reset"],
    "/reviews": ["/reviews"],
    "/series": ["/series", "/series?state=due"],
    "/series/[id]": [`/series/${ids.series}`, `/series/${ids.unscheduled}`],
    "/series/[id]/course": [`/series/${ids.course}/course`, `/series/${ids.unscheduled}/course`],
    "/series/[id]/protocol": [`/series/${ids.series}/protocol`, `/series/${ids.series}/protocol?protocol=${ids.protocol}`],
    "/series/[id]/replan": [`/series/${ids.series}/replan`, `/series/${ids.unscheduled}/replan`],
    "/series/[id]/review": [`/series/${ids.reviewDue}/review`, `/series/${ids.series}/review`, `/series/${ids.unscheduled}/review`],
    "/series/[id]/schedule": [
      `/series/${ids.unscheduled}/schedule`,
      `/series/${ids.unscheduled}/schedule?move=2`,
      // Nothing but the first day is left: the second session has nowhere to go.
      `/series/${ids.unscheduled}/schedule?from=2028-01-03&within=0&avoid=2028-01-04..2028-12-31`,
      `/series/${ids.series}/schedule`,
    ],
    "/series/adherence": ["/series/adherence"],
    "/settings": ["/settings"],
    "/settings/audit": ["/settings/audit", "/settings/audit?outcome=refused", "/settings/audit?to=2000-01-01"],
    "/settings/audit/patients/[id]": [`/settings/audit/patients/${ids.patient}`],
    "/settings/audit/staff/[id]": [`/settings/audit/staff/${ids.clinician}`],
    "/settings/audit/verify": ["/settings/audit/verify"],
    "/settings/breaches": ["/settings/breaches"],
    "/settings/breaches/[id]": [`/settings/breaches/${ids.breach}`],
    "/settings/closures": ["/settings/closures"],
    "/settings/closures/[id]": [`/settings/closures/${ids.closure}`],
    "/settings/closures/holidays": ["/settings/closures/holidays"],
    "/settings/closures/new": [
      "/settings/closures/new",
      `/settings/closures/new?location=${ids.location}&resource=${ids.clinicianResource}&back=diary`,
    ],
    "/settings/definitions": ["/settings/definitions"],
    "/settings/definitions/[versionId]": [ids.protocol, ids.form, ids.consentText, ids.aftercare].map(
      (id) => `/settings/definitions/${id}`,
    ),
    "/settings/definitions/[versionId]/changes": [`/settings/definitions/${ids.form}/changes`],
    "/settings/definitions/[versionId]/edit": [
      ...[ids.protocol, ids.form, ids.aftercareDraft].map((id) => `/settings/definitions/${id}/edit`),
      `/settings/definitions/${ids.aftercareDraft}/edit?part=avoid`,
    ],
    "/settings/definitions/[versionId]/preview": [`/settings/definitions/${ids.aftercare}/preview?after=24&unit=hours`],
    "/settings/definitions/[versionId]/try": [`/settings/definitions/${ids.form}/try`],
    "/settings/first-steps": ["/settings/first-steps"],
    "/settings/hours": ["/settings/hours"],
    "/settings/hours/[id]": [`/settings/hours/${ids.clinician}`],
    "/settings/locations": ["/settings/locations"],
    "/settings/locations/[id]": [`/settings/locations/${ids.location}`],
    "/settings/locations/new": ["/settings/locations/new"],
    "/settings/me": ["/settings/me"],
    "/settings/me/password": ["/settings/me/password"],
    "/settings/me/second-step": ["/settings/me/second-step"],
    "/settings/me/sessions": ["/settings/me/sessions"],
    "/settings/resources": ["/settings/resources"],
    "/settings/resources/[id]": [`/settings/resources/${ids.room}`, `/settings/resources/${ids.device}`],
    "/settings/resources/new": ["/settings/resources/new"],
    "/settings/note-templates": ["/settings/note-templates"],
    "/settings/retention": ["/settings/retention"],
    "/settings/services": ["/settings/services"],
    "/settings/services/[id]": [`/settings/services/${ids.service}`],
    "/settings/services/new": ["/settings/services/new"],
    "/settings/shifts/new": [`/settings/shifts/new?resource=${ids.clinicianResource}&location=${ids.location}&date=2027-03-09`],
    "/settings/staff": ["/settings/staff"],
    "/settings/staff/[id]": [`/settings/staff/${ids.colleague}`],
    "/settings/staff/new": ["/settings/staff/new"],
    "/settings/zones": ["/settings/zones"],
    "/setup": ["/setup"],
    "/sign-in": ["/sign-in"],
    "/sign-in/code": ["/sign-in/code"],
    "/sign-in/second-step": ["/sign-in/second-step"],
    "/supplies": ["/supplies"],
    "/supplies/[id]": [`/supplies/${ids.supply}`],
    "/supplies/new": ["/supplies/new"],
    "/supplies/recall": ["/supplies/recall", `/supplies/recall?lot=${ids.lot}`, "/supplies/recall?lot=NONE"],
    "/tasks": ["/tasks?show=clinic", "/tasks?show=overdue", "/tasks?show=done"],
    "/treatments": ["/treatments"],
    "/treatments/[id]": [`/treatments/${ids.treatment}`],
    "/waitlist": ["/waitlist"],
  };
}

/** The same page asked for things that cannot be: an id that is none, and one that nothing has. */
export function badAddresses(page: string): readonly string[] {
  if (!page.includes("[")) return [];
  return ["nonsense", "00000000-0000-7000-8000-00000000dead"].map((id) => page.replaceAll(/\[\w+\]/g, id));
}
