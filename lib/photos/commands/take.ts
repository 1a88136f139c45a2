import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { and, count, eq, gt, sql } from "drizzle-orm";
import { z } from "zod";
import { once } from "#db/once.ts";
import { appointments } from "#db/schema/appointments.ts";
import { isRecordOf, patientIdentities } from "#db/schema/patient-identities.ts";
import { photos } from "#db/schema/photos.ts";
import { takeLocks } from "#lib/appointments/commands/locks.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { getClinicZone } from "#lib/clinic/queries/locations.ts";
import { listStandingUses } from "#lib/consent/queries/uses.ts";
import { type Files, isFull, PHOTOS_FOLDER, randomKey } from "#lib/files.ts";
import type { SentFile } from "#lib/receive.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { type IsoDate, localDate } from "#lib/time.ts";
import type { TakePhotoInput } from "../input.ts";
import { mayTake } from "../rules/uses.ts";
import { redraw } from "./redraw.ts";

/** Far more than a full day's work takes in its busiest hour: whoever sends more is no person with a camera. */
const MOST_AN_HOUR = 300;

type Taking = Ctx<"treatment:record" | "clinic:read">;
type TakingTx = Tx<"treatment:record" | "clinic:read">;
type Pending = { readonly id: string; readonly key: string; readonly thumbKey: string };

const answer = z.object({ photoId: z.string() });
export type Taken = z.output<typeof answer>;

/**
 * Keeps a photograph: a pending row first, then the picture drawn anew, both files, and last the row as kept. Whatever goes wrong on the way, nothing is left;
 * after a crash the sweep sees to that. Only while the patient's consent to photographs for the record is in force. Idempotent by key.
 * @returns `not_found`, `photo_consent_missing`, `photo_too_many` beyond 300 of one person in an hour, why it is no picture that is taken, `files_full`
 */
export async function takePhoto(ctx: Taking, files: Files, input: TakePhotoInput, sent: SentFile): Promise<Result<Taken>> {
  const begun = await transaction(ctx, (tx) => beginIn(tx, input));
  if (!begun.ok) return begun;
  const own = begun.value;
  let taken: Result<Taken> = refuse("unexpected");
  try {
    taken = await drawAndKeep(ctx, files, { input, own, sent });
    return taken;
  } catch (error) {
    if (isFull(error)) return refuse("files_full");
    throw error;
  } finally {
    // A form that was sent twice is answered with the photograph of the first time.
    if (!taken.ok || taken.value.photoId !== own.id) await discard(ctx, files, own);
  }
}

type Work = { readonly input: TakePhotoInput; readonly own: Pending; readonly sent: SentFile };

async function drawAndKeep(ctx: Taking, files: Files, { input, own, sent }: Work): Promise<Result<Taken>> {
  const at = (name: string) => path.join(path.dirname(sent.path), name);
  const drawn = await redraw({ sent: sent.path, picture: at("picture"), thumb: at("thumb") });
  if (!drawn.ok) return drawn;
  const [picture, thumb] = await Promise.all([readFile(at("picture")), readFile(at("thumb"))]);
  await files.put(own.key, picture);
  await files.put(own.thumbKey, thumb);
  const whole = { ...drawn.value, size: picture.length, contentHash: createHash("sha256").update(picture).digest() };
  const request = {
    command: "photo:take",
    key: input.idempotencyKey,
    input: { ...input, sent: sent.hash },
    answer,
  };
  return transaction(ctx, (tx) => once(tx, request, () => keepIn(tx, own, whole)));
}

type Place = {
  /** The record that the row names, and the one that stands for the patient now. */
  readonly patientId: string;
  readonly canonicalId: string;
  readonly appointmentId: string | null;
  readonly seriesId: string | null;
  readonly view: string;
  readonly takenOn: IsoDate;
  readonly markedFrom: string | null;
};

/** Where the photograph belongs: to the visit, to the original that it is a copy of, or to the patient alone. */
async function findPlace(tx: TakingTx, input: TakePhotoInput): Promise<Place | null> {
  const { patientId, appointmentId, original, view } = input;
  if (original !== undefined) {
    const [of] = await tx.db
      .select({
        patientId: photos.patientId,
        canonicalId: patientIdentities.canonicalId,
        appointmentId: photos.appointmentId,
        seriesId: photos.seriesId,
        view: photos.view,
        takenOn: photos.takenOn,
        markedFrom: photos.id,
      })
      .from(photos)
      .innerJoin(patientIdentities, eq(patientIdentities.id, photos.patientId))
      .where(and(eq(photos.id, original), eq(photos.state, "kept"), isRecordOf(photos.patientId, patientId)));
    return of ?? null;
  }
  if (appointmentId !== undefined) {
    const [visit] = await tx.db
      .select({
        patientId: appointments.patientId,
        canonicalId: patientIdentities.canonicalId,
        appointmentId: appointments.id,
        seriesId: appointments.seriesId,
        timeZone: appointments.timeZone,
      })
      .from(appointments)
      .innerJoin(patientIdentities, eq(patientIdentities.id, appointments.patientId))
      .where(and(eq(appointments.id, appointmentId), isRecordOf(appointments.patientId, patientId)));
    if (visit === undefined) return null;
    const { timeZone, ...rest } = visit;
    return { ...rest, view, takenOn: localDate(tx.now, timeZone), markedFrom: null };
  }
  const [patient] = await tx.db
    .select({ canonicalId: patientIdentities.canonicalId })
    .from(patientIdentities)
    .where(eq(patientIdentities.id, patientId));
  if (patient === undefined) return null;
  const { canonicalId } = patient;
  const takenOn = localDate(tx.now, await getClinicZone(tx));
  return { patientId: canonicalId, canonicalId, appointmentId: null, seriesId: null, view, takenOn, markedFrom: null };
}

/** By the database's clock, over all processes. What was refused for what it is has left no row, and is not counted. */
async function hasTakenTooMany(tx: TakingTx): Promise<boolean> {
  const [taken] = await tx.db
    .select({ many: count() })
    .from(photos)
    .where(and(eq(photos.takenBy, authorId(tx)), gt(photos.createdAt, sql`now() - interval '1 hour'`)));
  return (taken?.many ?? 0) >= MOST_AN_HOUR;
}

async function beginIn(tx: TakingTx, input: TakePhotoInput): Promise<Result<Pending>> {
  const place = await findPlace(tx, input);
  if (place === null) return refuse("not_found");
  const { canonicalId, ...row } = place;
  if (!mayTake(await listStandingUses(tx, "photo", canonicalId))) return refuse("photo_consent_missing");
  if (await hasTakenTooMany(tx)) return refuse("photo_too_many");
  const names = { key: randomKey(PHOTOS_FOLDER, "jpg"), thumbKey: randomKey(PHOTOS_FOLDER, "jpg") };
  const inserted = await tx.db
    .insert(photos)
    .values({ ...row, ...names, takenBy: authorId(tx) })
    .returning({ id: photos.id });
  const [made] = inserted;
  if (made === undefined) throw new Error("The row was not returned.");
  return done({ id: made.id, ...names });
}

type Whole = { readonly width: number; readonly height: number; readonly size: number; readonly contentHash: Buffer };

async function isKept(tx: TakingTx, id: string): Promise<boolean> {
  const found = await tx.db
    .select({ id: photos.id })
    .from(photos)
    .where(and(eq(photos.id, id), eq(photos.state, "kept")));
  return found.length > 0;
}

/** The last step. A consent that was withdrawn meanwhile, an original that was taken out, and a row that the sweep took for left behind end it. */
async function keepIn(tx: TakingTx, own: Pending, whole: Whole): Promise<Result<Taken>> {
  const [row] = await tx.db
    .select({ patientId: patientIdentities.canonicalId, view: photos.view, markedFrom: photos.markedFrom })
    .from(photos)
    .innerJoin(patientIdentities, eq(patientIdentities.id, photos.patientId))
    .where(eq(photos.id, own.id));
  if (row === undefined) return refuse("photo_empty");
  await takeLocks(tx, row.patientId, []);
  if (!mayTake(await listStandingUses(tx, "photo", row.patientId))) return refuse("photo_consent_missing");
  if (row.markedFrom !== null && !(await isKept(tx, row.markedFrom))) return refuse("not_found");
  const kept = await tx.db
    .update(photos)
    .set({ ...whole, state: "kept", keptAt: tx.now })
    .where(and(eq(photos.id, own.id), eq(photos.state, "pending")))
    .returning({ id: photos.id });
  if (kept.length === 0) return refuse("photo_empty");
  await recordAudit(tx, {
    action: "photo:take",
    objectType: "photo",
    objectId: own.id,
    patientId: row.patientId,
    detail: { view: row.view, bytes: whole.size },
  });
  return done({ photoId: own.id });
}

/**
 * The row first: where the answer to the last step was lost, this waits for what became of it, and a photograph that was kept after all keeps its files. What is
 * interrupted here is a file without a row, or a row that is pending: the sweep finds both.
 */
async function discard(ctx: Taking, files: Files, { id, key, thumbKey }: Pending): Promise<void> {
  await ctx.db.delete(photos).where(and(eq(photos.id, id), eq(photos.state, "pending")));
  const kept = await ctx.db.select({ id: photos.id }).from(photos).where(eq(photos.id, id));
  if (kept.length > 0) return;
  await files.remove(key);
  await files.remove(thumbKey);
}
