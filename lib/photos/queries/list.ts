import { and, desc, eq } from "drizzle-orm";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import { photos } from "#db/schema/photos.ts";
import { users } from "#db/schema/users.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { sayDate } from "#lib/time.ts";
import { sayView } from "../rules/views.ts";

export type PhotoView = {
  readonly id: string;
  readonly view: string;
  /** "Right oblique" */
  readonly label: string;
  /** "2026-11-23", and "Mon 23 Nov 2026" */
  readonly date: string;
  readonly when: string;
  readonly by: string;
  readonly width: number;
  readonly height: number;
  readonly appointmentId: string | null;
  /** The photograph that this is a marked-up copy of. */
  readonly markedFrom: string | null;
};

/** A patient's kept photographs, newest day first, each day as it was taken. What lists them writes the audit row. */
export async function listPhotos(ctx: Ctx<"clinical:read">, patientId: string): Promise<readonly PhotoView[]> {
  const rows = await ctx.db
    .select({
      id: photos.id,
      view: photos.view,
      date: photos.takenOn,
      by: users.name,
      width: photos.width,
      height: photos.height,
      appointmentId: photos.appointmentId,
      markedFrom: photos.markedFrom,
    })
    .from(photos)
    .innerJoin(users, eq(users.id, photos.takenBy))
    .where(and(isRecordOf(photos.patientId, patientId), eq(photos.state, "kept")))
    .orderBy(desc(photos.takenOn), photos.createdAt, photos.id);
  return rows.map(({ width, height, ...row }) => ({
    ...row,
    width: width ?? 0,
    height: height ?? 0,
    label: sayView(row.view),
    when: sayDate(row.date),
  }));
}
