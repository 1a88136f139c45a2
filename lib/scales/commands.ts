import { and, asc, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { once } from "#db/once.ts";
import { locations } from "#db/schema/locations.ts";
import { isRecordOf, patientIdentities } from "#db/schema/patient-identities.ts";
import { scores } from "#db/schema/scores.ts";
import { series } from "#db/schema/series.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { localDate } from "#lib/time.ts";
import type { NoteScoreInput } from "./input.ts";

const answer = z.object({ scoreId: z.string() });

type Noted = Pick<NoteScoreInput, "patientId" | "seriesId" | "scale" | "rater" | "value">;

/**
 * Keeps one value on a scale for today. Nothing is overwritten: of several on one day the last stands. Idempotent by key.
 * @returns `not_found` for a patient or a series that is not theirs.
 */
export function noteScore(ctx: Ctx<"treatment:record">, input: NoteScoreInput): Promise<Result<z.output<typeof answer>>> {
  return transaction(ctx, (tx) =>
    once(tx, { command: "score:note", key: input.idempotencyKey, input, answer }, () => noteScoreIn(tx, input)),
  );
}

/** As `noteScore`, within a transaction that keeps more than the score. */
export async function noteScoreIn(
  tx: Tx<"treatment:record">,
  { patientId, seriesId, scale, rater, value }: Noted,
): Promise<Result<{ scoreId: string }>> {
  const place = seriesId === null ? await firstZone(tx, patientId) : await zoneOfSeries(tx, patientId, seriesId);
  if (place === null) return refuse("not_found");
  const [kept] = await tx.db
    .insert(scores)
    .values({
      patientId: place.recordId,
      seriesId,
      scale,
      rater,
      value,
      takenOn: localDate(tx.now, place.timeZone),
      takenBy: authorId(tx),
      createdAt: tx.now,
    })
    .returning({ id: scores.id });
  if (kept === undefined) throw new Error("The score was not kept.");
  await recordAudit(tx, { action: "score:note", objectType: "score", objectId: kept.id, patientId: place.recordId });
  return done({ scoreId: kept.id });
}

type Place = { readonly recordId: string; readonly timeZone: string };

/** The record that the series stands under, and the zone of its place. */
async function zoneOfSeries(tx: Tx<"treatment:record">, patientId: string, seriesId: string): Promise<Place | null> {
  const [found] = await tx.db
    .select({ recordId: series.patientId, timeZone: locations.timeZone })
    .from(series)
    .innerJoin(locations, eq(locations.id, series.locationId))
    .where(and(eq(series.id, seriesId), isRecordOf(series.patientId, patientId)));
  return found ?? null;
}

async function firstZone(tx: Tx<"treatment:record">, patientId: string): Promise<Place | null> {
  const [found] = await tx.db
    .select({ recordId: patientIdentities.canonicalId, timeZone: locations.timeZone })
    .from(patientIdentities)
    .innerJoin(locations, isNull(locations.archivedAt))
    .where(eq(patientIdentities.id, patientId))
    .orderBy(asc(locations.createdAt), asc(locations.id))
    .limit(1);
  return found ?? null;
}
