import { desc, eq } from "drizzle-orm";
import { appointments } from "#db/schema/appointments.ts";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import { scores } from "#db/schema/scores.ts";
import { users } from "#db/schema/users.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { sayDate } from "#lib/time.ts";
import { RATED_SCALES, type Scale, sayScore } from "./rules.ts";

export type ScaleView = Pick<Scale, "id" | "rater" | "name" | "question" | "steps"> & {
  readonly last: {
    readonly value: number;
    /** "3, better", and "Tue 24 Nov 2026, Aroha Ngata". */
    readonly words: string;
    readonly when: string;
  } | null;
};

export type ScoresView = {
  readonly patientId: string;
  /** The series that new values belong to; null outside one. */
  readonly seriesId: string | null;
  readonly scales: readonly ScaleView[];
  /** "Fitzpatrick III", as it stands beside a name; null where nobody has said. */
  readonly skinType: string | null;
};

/** The latest value on every scale, whichever series it was taken in. Audited before anything is returned, where there is any. One statement. */
export async function getScores(ctx: Ctx<"clinical:read">, patientId: string, seriesId: string | null): Promise<ScoresView> {
  const rows = await ctx.db
    .selectDistinctOn([scores.scale, scores.rater], {
      scale: scores.scale,
      rater: scores.rater,
      value: scores.value,
      takenOn: scores.takenOn,
      by: users.name,
    })
    .from(scores)
    .innerJoin(users, eq(users.id, scores.takenBy))
    .where(isRecordOf(scores.patientId, patientId))
    .orderBy(scores.scale, scores.rater, desc(scores.takenOn), desc(scores.createdAt), desc(scores.id));
  if (rows.length > 0) await recordAudit(ctx, { action: "score:open", objectType: "patient", objectId: patientId, patientId });
  const type = rows.find(({ scale }) => scale === "fitzpatrick");
  return {
    patientId,
    seriesId,
    skinType: type === undefined ? null : `Fitzpatrick ${sayScore(type.scale, type.rater, type.value)}`,
    scales: RATED_SCALES.map(({ id, rater, name, question, steps }) => {
      const last = rows.find((row) => row.scale === id && row.rater === rater);
      const said =
        last === undefined
          ? null
          : { value: last.value, words: sayScore(id, rater, last.value), when: `${sayDate(last.takenOn)}, ${last.by}` };
      return { id, rater, name, question, steps, last: said };
    }),
  };
}

/** As `getScores`, for whoever is at this visit; null where there is no such visit. */
export async function getVisitScores(ctx: Ctx<"clinical:read">, appointmentId: string): Promise<ScoresView | null> {
  const [visit] = await ctx.db
    .select({ patientId: appointments.patientId, seriesId: appointments.seriesId })
    .from(appointments)
    .where(eq(appointments.id, appointmentId));
  return visit === undefined ? null : getScores(ctx, visit.patientId, visit.seriesId);
}
