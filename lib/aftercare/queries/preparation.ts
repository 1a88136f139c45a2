import { and, eq, type SQL, sql } from "drizzle-orm";
import { appointments } from "#db/schema/appointments.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { locations } from "#db/schema/locations.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { serviceCategories, services } from "#db/schema/services.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { type PreparationView, preparationView } from "#lib/preparation/outputs/view.ts";
import { readPreparationFacts } from "#lib/preparation/queries.ts";
import type { PlacedSession } from "#lib/preparation/rules.ts";
import { type IsoDate, sayInstant, type WallTime, wallToInstant } from "#lib/time.ts";
import { preparationSteps } from "../input.ts";

type Reading = Ctx<"diary:read"> | Ctx<"treatment:record">;

type PreparationSheetView = PreparationView & {
  readonly appointmentId: string;
  readonly patient: { readonly id: string; readonly name: string };
  readonly service: string;
  /** "Tue 10 Mar 2026, 3:00 pm" */
  readonly when: string;
};

/** The preparation steps in force for a row of services: of its own aftercare set, else of its category's, else of the clinic's. */
export const stepsOf = (service: SQL) => sql`coalesce((
  select v.content -> 'preparation' from ${definitionVersions} v where v.state = 'in_force' and v.definition_id = coalesce(
    ${service}.aftercare_id, (select c.aftercare_id from ${serviceCategories} c where c.id = ${service}.category_id),
    (select d.id from ${definitions} d where d.kind = 'aftercare' and d.slug = 'aftercare'))), '[]'::jsonb)`;

/**
 * The preparation for one session, counted back from the time as it stands; null where there is no such session with needles or it was called off.
 * It says what every patient is told, and nothing that this one answered.
 */
export async function getPreparation(ctx: Reading, appointmentId: string): Promise<PreparationSheetView | null> {
  const [row] = await ctx.db
    .select({
      patientId: patientDetails.id,
      patientName: sql<string>`trim(${patientDetails.givenName} || ' ' || ${patientDetails.familyName})`,
      service: services.name,
      steps: stepsOf(sql`${services}`),
    })
    .from(appointments)
    .innerJoin(services, eq(services.id, appointments.serviceId))
    .innerJoin(patientIdentities, eq(patientIdentities.id, appointments.patientId))
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .where(eq(appointments.id, appointmentId));
  if (row === undefined) return null;
  const { sessions } = await readPreparationFacts(ctx, row.patientId);
  const session = sessions.find(({ id }) => id === appointmentId);
  if (session === undefined) return null;
  return {
    appointmentId,
    patient: { id: row.patientId, name: row.patientName },
    service: row.service,
    when: sayInstant(session.startsAt, session.timeZone),
    ...preparationView({ session, sessions, steps: preparationSteps.parse(row.steps), now: ctx.now }),
  };
}

type Wished = {
  readonly patientId: string;
  readonly serviceId: string;
  readonly seriesId: string | null;
  /** The session that would move; null for one that would be booked. */
  readonly appointmentId: string | null;
  readonly locationId: string;
  readonly date: IsoDate;
  readonly time: WallTime;
};

/** Whether a session would be given a time within its own preparation, for whoever is about to do so. Two statements. */
export async function wouldBeLate(ctx: Ctx<"diary:read">, wished: Wished): Promise<boolean> {
  const { patientId, serviceId, seriesId, locationId, appointmentId, date, time } = wished;
  const [row] = await ctx.db
    .select({ timeZone: locations.timeZone, steps: stepsOf(sql`${services}`) })
    .from(services)
    .innerJoin(locations, eq(locations.id, locationId))
    .where(and(eq(services.id, serviceId), services.needles));
  const startsAt = row === undefined ? null : wallToInstant(date, time, row.timeZone);
  if (row === undefined || startsAt === null) return false;
  const { sessions } = await readPreparationFacts(ctx, patientId);
  const session: PlacedSession = { id: appointmentId ?? "", seriesId, startsAt, timeZone: row.timeZone, placedAt: ctx.now };
  const others = sessions.filter(({ id }) => id !== session.id);
  return (
    preparationView({ session, sessions: [...others, session], steps: preparationSteps.parse(row.steps), now: ctx.now }).late.length > 0
  );
}
