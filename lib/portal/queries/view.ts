import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "#db/client.ts";
import type { HandoutSections } from "#lib/aftercare/input.ts";
import { type TimelineView, timelineAt } from "#lib/aftercare/outputs/timeline.ts";
import type { AftercareSet } from "#lib/aftercare/rules.ts";
import type { PortalCtx } from "#lib/auth/ctx.ts";
import type { SeriesLineView } from "#lib/patients/rules/series-line.ts";
import type { PreparationView } from "#lib/preparation/outputs/view.ts";
import { localDate, sayDate, sayInstant, sayZone } from "#lib/time.ts";
import { type AfterSeriesView, afterSeries, isEarlyAfter } from "../rules/page.ts";
import { nextVisit, type PortalNextView, type PortalVisit, patientSeries } from "../rules/visits.ts";
import { givenOn } from "./given.ts";
import { readPreparation } from "./preparation.ts";
import { instant, readAsPatient, readHandouts, readPatient, rowsOf } from "./rows.ts";

type PortalDocumentView = { readonly id: string; readonly title: string; readonly line: string };

export type PortalView = {
  readonly clinic: string;
  readonly called: string;
  /** What to do now; null before the first treatment. */
  readonly now: TimelineView | null;
  readonly next: PortalNextView | null;
  /** Whether the clinic shows its prices. */
  readonly showsPrices: boolean;
  /** What to do before the next session. */
  readonly preparation: PreparationView["items"];
  readonly series: readonly (SeriesLineView & { readonly id: string; readonly name: string; readonly after: AfterSeriesView | null })[];
  /** What was handed out, latest first. */
  readonly handouts: readonly PortalDocumentView[];
  /** What the patient signed and may read again. */
  readonly consents: readonly PortalDocumentView[];
  /** Forms the patient signed; their answers are not shown here. */
  readonly forms: readonly PortalDocumentView[];
  readonly questions: readonly { readonly ask: string; readonly lines: readonly string[] }[];
  /** When to call, and when to call the emergency number; null before the first treatment. */
  readonly help: Pick<HandoutSections, "contactUs" | "emergency"> | null;
  /** Whether that comes first. */
  readonly helpFirst: boolean;
  readonly contacts: readonly { readonly name: string; readonly phone: string; readonly address: string }[];
  readonly emergencyNumber: string | null;
  readonly zoneNote: string | null;
  /** The opening before this one: "Tue 24 Nov 2026, 6:20 pm". */
  readonly lastOpened: string | null;
};

const visitRow = z.object({
  id: z.string(),
  series_id: z.string().nullable(),
  session_number: z.number().nullable(),
  status: z.enum(["booked", "confirmed", "arrived", "in_room", "treated", "closed", "cancelled", "no_show"]),
  starts_at: instant,
  ends_at: instant,
  local_date: z.string(),
  local_start: z.string(),
  time_zone: z.string(),
  service_name: z.string(),
  location_name: z.string(),
  location_address: z.string(),
  clinician_name: z.string().nullable(),
});
const seriesRow = z.object({ id: z.string(), sessions: z.number(), protocol_name: z.string() });
const locationRow = z.object({
  name: z.string(),
  address: z.string(),
  phone: z.string(),
  time_zone: z.string(),
  emergency_number: z.string(),
});
const consentRow = z.object({ id: z.string(), title: z.string(), signed_at: instant, has_ended: z.boolean() });
const formRow = z.object({ id: z.string(), name: z.string(), signed_at: instant });
const questionRow = z.object({ question: z.string(), answer: z.array(z.string()) });
const openingRow = z.object({ opened_at: instant });

/** The patient's visits, those called off too, in the order of time. */
async function readVisits(db: Db): Promise<PortalVisit[]> {
  const rows = await rowsOf(
    db,
    visitRow,
    sql`select id, series_id, session_number, status, starts_at, ends_at, local_date, local_start, time_zone, service_name, location_name, location_address, clinician_name
      from portal_appointment_view order by starts_at`,
  );
  return rows.map(toVisit);
}

/** The patient's visits, for a calendar of their own. */
export function getPortalVisits(ctx: PortalCtx): Promise<{ readonly clinic: string; readonly visits: readonly PortalVisit[] }> {
  return readAsPatient(ctx, async (db) => ({ clinic: (await readPatient(db)).clinic, visits: await readVisits(db) }));
}

const pricesRow = z.object({ shown: z.boolean() });

async function read(db: Db, now: Temporal.Instant) {
  const handouts = await readHandouts(db);
  return {
    patient: await readPatient(db),
    prices: await rowsOf(db, pricesRow, sql`select exists (select from portal_price_view) as shown`),
    handouts,
    visits: await readVisits(db),
    preparation: await readPreparation(db, now),
    series: await rowsOf(
      db,
      seriesRow,
      sql`select id, sessions, protocol_name from portal_series_view where ended_at is null order by id desc`,
    ),
    locations: await rowsOf(
      db,
      locationRow,
      sql`select name, address, phone, time_zone, emergency_number from portal_location_view order by name`,
    ),
    consents: await rowsOf(
      db,
      consentRow,
      sql`select id, statements #>> '{text,title}' as title, signed_at, coalesce(withdrawn_at, replaced_at, lapsed_at) is not null as has_ended
        from portal_consent_view order by signed_at desc, id`,
    ),
    forms: await rowsOf(db, formRow, sql`select id, name, signed_at from portal_form_view order by signed_at desc`),
    questions: await rowsOf(
      db,
      questionRow,
      sql`select question, answer from portal_question_view where handout_id = ${handouts[0]?.id ?? null}::uuid order by place`,
    ),
    openings: await rowsOf(db, openingRow, sql`select opened_at from portal_opening_view order by opened_at desc limit 2`),
  };
}

function toVisit(row: z.output<typeof visitRow>): PortalVisit {
  return {
    id: row.id,
    number: row.session_number ?? 0,
    seriesId: row.series_id,
    status: row.status,
    date: row.local_date,
    time: row.local_start,
    clinician: row.clinician_name,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    timeZone: row.time_zone,
    service: row.service_name,
    location: row.location_name,
    address: row.location_address,
  };
}

/** The set's own questions, and what the handout says under three headings that people ask for. */
function questionsOf(own: readonly z.output<typeof questionRow>[], sections: HandoutSections | undefined): PortalView["questions"] {
  if (sections === undefined) return [];
  return [
    ...own.map(({ question, answer }) => ({ ask: question, lines: answer })),
    { ask: "What can I do for my skin every day?", lines: sections.everyDay },
    { ask: "My skin is red or peeling. Is that right?", lines: sections.usual },
    { ask: "What else can happen?", lines: sections.canHappen },
  ];
}

/**
 * Everything on a patient's page, as finished words, in one read-only transaction of a role that can select from the portal's views only.
 * Whose page it is comes from the session, never from the request.
 */
export async function getPortalView(ctx: PortalCtx): Promise<PortalView> {
  const facts = await readAsPatient(ctx, (db) => read(db, ctx.now));
  const holding = facts.handouts.filter(({ replaced }) => !replaced);
  const sets = holding.map(
    (row): AftercareSet => ({
      treatmentEndedAt: row.treatment_ended_at,
      timeZone: row.time_zone,
      instructions: row.instructions,
      homePlan: row.home_plan,
    }),
  );
  const latest = facts.handouts[0];
  const pageZone = latest?.time_zone ?? facts.visits.at(-1)?.timeZone ?? facts.locations[0]?.time_zone ?? null;
  const zone = pageZone ?? "UTC";
  const dayOf = (at: Temporal.Instant) => sayDate(localDate(at, zone));
  const before = facts.openings[ctx.linkId === null ? 0 : 1];
  return {
    clinic: facts.patient.clinic,
    called: facts.patient.called,
    now: pageZone === null ? null : timelineAt({ sets, now: ctx.now, timeZone: pageZone }),
    next: pageZone === null ? null : nextVisit(facts.visits, ctx.now, pageZone),
    showsPrices: facts.prices[0]?.shown === true,
    preparation: facts.preparation,
    series: facts.series.map((row) => {
      const own = { sessions: row.sessions, visits: facts.visits.filter(({ seriesId }) => seriesId === row.id), now: ctx.now };
      return { id: row.id, name: row.protocol_name, ...patientSeries(own), after: afterSeries(own) };
    }),
    handouts: facts.handouts.map((row) => ({
      id: row.id,
      title: row.title,
      line: `Given ${givenOn(row)}${row.replaced ? ", replaced by a newer one" : row === latest ? "" : ", after an earlier treatment"}`,
    })),
    consents: facts.consents.map(({ id, title, signed_at, has_ended }) => ({
      id,
      title,
      line: `Signed ${dayOf(signed_at)}${has_ended ? ", ended" : ""}`,
    })),
    forms: facts.forms.map(({ id, name, signed_at }) => ({ id, title: name, line: `Signed ${dayOf(signed_at)}` })),
    questions: questionsOf(facts.questions, latest?.sections),
    help: latest?.sections ?? null,
    helpFirst: isEarlyAfter(latest?.treatment_ended_at ?? null, ctx.now, zone),
    contacts: facts.locations.map(({ name, phone, address }) => ({ name, phone, address })),
    emergencyNumber: latest?.emergency_number ?? facts.locations[0]?.emergency_number ?? null,
    zoneNote: pageZone === null ? null : `All times are ${sayZone(pageZone)} time.`,
    lastOpened: before === undefined ? null : sayInstant(before.opened_at, zone),
  };
}
