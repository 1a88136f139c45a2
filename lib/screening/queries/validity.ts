import { and, asc, eq, gte, inArray, max, sql } from "drizzle-orm";
import { appointments } from "#db/schema/appointments.ts";
import { formResponses } from "#db/schema/form-responses.ts";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import { services } from "#db/schema/services.ts";
import { APPOINTMENT_STATUSES, isAhead } from "#lib/appointments/rules/status.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { addDays, instantToWall, sayDate } from "#lib/time.ts";
import { type FormDates, formValidity, sayValidity } from "../rules/validity.ts";

/** How the screening form stands for a session with needles that is still to come. */
export type SessionFormView = {
  readonly appointmentId: string;
  /** "Session 3", or "Visit" outside a series. */
  readonly what: string;
  readonly when: string;
  readonly words: string;
};

const AHEAD = APPOINTMENT_STATUSES.filter(isAhead);

/** How the screening form stands for each session to come, in order. Reads when forms were signed and nothing of what they say. Two statements. */
export async function listSessionForms(
  ctx: Ctx<"diary:read"> | Ctx<"patient:read">,
  patientId: string,
): Promise<readonly SessionFormView[]> {
  const [forms, visits] = await Promise.all([findFormDates(ctx, patientId), listVisitsAhead(ctx, patientId)]);
  return visits.map(({ id, number, date }) => ({
    appointmentId: id,
    what: number === null ? "Visit" : `Session ${number}`,
    when: sayDate(date),
    words: sayValidity(formValidity(forms, date)),
  }));
}

async function findFormDates({ db }: Pick<Ctx<never>, "db">, patientId: string): Promise<FormDates | null> {
  const signed = await db
    .select({ part: formResponses.part, on: max(formResponses.answeredOn) })
    .from(formResponses)
    .where(and(isRecordOf(formResponses.patientId, patientId), eq(formResponses.state, "signed")))
    .groupBy(formResponses.part);
  const last = (part: "full" | "short") => signed.find((each) => each.part === part)?.on ?? null;
  const fullFormOn = last("full");
  return fullFormOn === null ? null : { fullFormOn, shortFormOn: last("short") };
}

function listVisitsAhead({ db, now }: Pick<Ctx<never>, "db" | "now">, patientId: string) {
  // From yesterday on by one clock: no zone is further behind it.
  const since = addDays(instantToWall(now, "UTC").date, -1);
  return db
    .select({ id: appointments.id, number: sql<number | null>`${appointments.sessionNumber}::int`, date: appointments.localDate })
    .from(appointments)
    .innerJoin(services, eq(services.id, appointments.serviceId))
    .where(
      and(
        isRecordOf(appointments.patientId, patientId),
        services.needles,
        inArray(appointments.status, AHEAD),
        gte(appointments.localDate, since),
      ),
    )
    .orderBy(asc(appointments.during));
}
