import { eq, inArray, notInArray, sql } from "drizzle-orm";
import { appointments } from "#db/schema/appointments.ts";
import { changedAppointments, changes } from "#db/schema/changes.ts";
import { patientIdentities } from "#db/schema/patient-identities.ts";
import { users } from "#db/schema/users.ts";
import type { Tx } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { heldBy } from "../queries/held.ts";
import { type AppointmentBefore, appointmentBefore, type SeriesBefore, seriesBefore } from "./change.ts";
import { takeLocks } from "./locks.ts";
import type { Standing } from "./standing.ts";

export type UndoTx = Tx<"appointment:change">;

type Found = {
  readonly id: string;
  readonly what: (typeof changes.$inferSelect)["what"];
  readonly patientId: string;
  readonly seriesId: string | null;
  readonly seriesBefore: SeriesBefore | null;
  readonly parts: readonly { readonly appointmentId: string; readonly before: AppointmentBefore | null; readonly versionAfter: number }[];
};

/** One appointment that a change touched: as it is, and as it was; null where the change booked it. */
export type Touched = {
  readonly now: Pick<Standing, "id" | "status" | "session" | "during" | "timeZone" | "version" | "localDate" | "localStart">;
  readonly before: AppointmentBefore | null;
  readonly versionAfter: number;
};

export type LockedChange = { readonly change: Found; readonly touched: readonly Touched[] };

/** The change with what it touched, as it was recorded; under the record that stands for the patient now. */
export async function findChange(tx: UndoTx, changeId: string): Promise<Result<Found>> {
  const [change] = await tx.db
    .select({
      id: changes.id,
      what: changes.what,
      patientId: sql<string>`${patientIdentities.canonicalId}`,
      seriesId: changes.seriesId,
      seriesBefore: changes.seriesBefore,
    })
    .from(changes)
    .innerJoin(patientIdentities, eq(patientIdentities.id, changes.patientId))
    .where(eq(changes.id, changeId));
  if (change === undefined) return refuse("not_found");
  const parts = await tx.db
    .select({
      appointmentId: changedAppointments.appointmentId,
      before: changedAppointments.before,
      versionAfter: changedAppointments.versionAfter,
    })
    .from(changedAppointments)
    .where(eq(changedAppointments.changeId, changeId));
  return done({
    ...change,
    seriesBefore: change.seriesBefore === null ? null : seriesBefore.parse(change.seriesBefore),
    parts: parts.map((part) => ({ ...part, before: part.before === null ? null : appointmentBefore.parse(part.before) })),
  });
}

/**
 * Takes the locks in everybody's order, patient and resources first, then the rows; then looks whether there is still something to undo.
 * What the database's clock says counts: the message that the change causes goes out by the same clock.
 */
export async function lockChange(tx: UndoTx, change: Found): Promise<Result<LockedChange>> {
  const ids = change.parts.map(({ appointmentId }) => appointmentId);
  const wanted = change.parts.flatMap(({ before }) => before?.claims ?? []).map(({ kind, resourceId }) => ({ kind, id: resourceId }));
  await takeLocks(tx, change.patientId, [...wanted, ...(await heldBy(tx, ids))]);
  const [state] = await tx.db
    .select({ undoneAt: changes.undoneAt, undoneBy: changes.undoneBy, held: sql<boolean>`${changes.heldUntil} > now()` })
    .from(changes)
    .where(eq(changes.id, change.id))
    .for("update");
  if (state === undefined) return refuse("not_found");
  if (state.undoneAt !== null) return refuse("undone_already", await nameOf(tx, state.undoneBy));
  if (!state.held) return refuse("undo_too_late");
  if (ids.length === 0) return done({ change, touched: [] });
  const rows = await tx.db
    .select({
      id: appointments.id,
      status: appointments.status,
      session: appointments.sessionNumber,
      during: appointments.during,
      localDate: appointments.localDate,
      localStart: sql<string>`to_char(${appointments.localStart}, 'HH24:MI')`,
      timeZone: appointments.timeZone,
      version: appointments.version,
    })
    .from(appointments)
    .where(inArray(appointments.id, ids))
    .orderBy(appointments.id)
    .for("update");
  const touched = change.parts.flatMap(({ appointmentId, before, versionAfter }) => {
    const now = rows.find(({ id }) => id === appointmentId);
    return now === undefined ? [] : [{ now, before, versionAfter }];
  });
  return done({ change, touched });
}

async function nameOf(tx: UndoTx, userId: string | null): Promise<Record<string, string>> {
  if (userId === null) return {};
  const [user] = await tx.db.select({ name: users.name }).from(users).where(eq(users.id, userId));
  return user === undefined ? {} : { by: user.name };
}

/** A condition: none of the appointments that the change touched. */
export const notTouched = (touched: readonly Touched[]) =>
  touched.length === 0
    ? undefined
    : notInArray(
        appointments.id,
        touched.map(({ now }) => now.id),
      );
