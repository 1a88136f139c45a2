import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { once } from "#db/once.ts";
import { anaesthetics } from "#db/schema/anaesthetics.ts";
import { supplies, supplyLots } from "#db/schema/supplies.ts";
import { STATUS_LABELS, startHindrance } from "#lib/appointments/rules/status.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Ctx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse, refuseFields } from "#lib/result.ts";
import { asksDoctorFirst } from "#lib/screening/queries/anaesthetic.ts";
import { listAnaestheticIn } from "#lib/supplies/commands/catalogue.ts";
import { namedLotIn } from "#lib/supplies/commands/find-lot.ts";
import { sayExpiry } from "#lib/supplies/rules.ts";
import { compareDates, type IsoDate, localDate, wallAsWritten } from "#lib/time.ts";
import type { ApplyAnaestheticInput } from "../input.ts";
import { checkNumbing, sayNumbingProblems } from "../rules.ts";
import { lockVisit, type NumbingTx, refusingLate, toMinute } from "./standing.ts";

const answer = z.object({ anaestheticId: z.string() });
type Applied = Result<z.output<typeof answer>>;

/**
 * Records a topical anaesthetic at a visit whose patient is here: on the skin from now or from the time given, until somebody takes it off. Once the
 * treatment has begun it is a late entry, with the time it came off. Idempotent by key.
 * What is typed is put on the stock list with its lot, so that a recall finds it.
 * @returns `numbing_not_possible` with a sentence for each field, `numbing_lot`, why a typed lot cannot be used, `time_skipped`, `already_signed`, `not_arrived`, `no_needling`,
 * `appointment_over`.
 */
export function applyAnaesthetic(ctx: Ctx<"treatment:record">, input: ApplyAnaestheticInput): Promise<Applied> {
  return refusingLate(() =>
    transaction(ctx, (tx) =>
      once(tx, { command: "anaesthetic:apply", key: input.idempotencyKey, input, answer }, () => applyIn(tx, input)),
    ),
  );
}

async function applyIn(tx: NumbingTx, input: ApplyAnaestheticInput): Promise<Applied> {
  const visit = await lockVisit(tx, input.appointmentId);
  if (visit === null) return refuse("not_found");
  const { appointment, treatment } = visit;
  const { timeZone } = appointment;
  if (treatment?.isSigned === true) return refuse("already_signed");
  const hindrance = treatment === null ? startHindrance(appointment) : null;
  if (hindrance !== null) return refuse(hindrance, { status: STATUS_LABELS[appointment.status].toLowerCase() });

  const day = localDate(treatment?.startedAt ?? tx.now, timeZone);
  const appliedAt = input.appliedAt === null ? toMinute(tx.now) : wallAsWritten(day, input.appliedAt, timeZone);
  if (appliedAt === null) return refuse("time_skipped", {}, "appliedAt");
  const removedAt = input.removedAt === null ? null : wallAsWritten(day, input.removedAt, timeZone);
  if (input.removedAt !== null && removedAt === null) return refuse("time_skipped", {}, "removedAt");

  const stocked = input.lotId === null ? null : await findStocked(tx, input.lotId);
  if (input.lotId !== null && (stocked === null || stocked.locationId !== appointment.locationId || compareDates(stocked.expiry, day) < 0))
    return refuse("numbing_lot", {}, "lotId");
  const { product, lot, expiry } = stocked ?? input;
  const problems = checkNumbing({
    product,
    namedTwice: stocked !== null && (input.product !== "" || input.lot !== ""),
    lot,
    expiry,
    doctor: input.doctor,
    asksDoctor: await asksDoctorFirst(tx, appointment.id),
    appliedAt,
    removedAt,
    startedAt: treatment?.startedAt ?? null,
    now: tx.now,
  });
  if (problems.length > 0 || expiry === null) return refuseFields("numbing_not_possible", {}, sayNumbingProblems(problems));
  const place = { locationId: appointment.locationId, day };
  const used = stocked === null ? await listTyped(tx, { ...input, expiry }, place) : done(stocked);
  if (!used.ok) return used;

  const by = authorId(tx);
  const [applied] = await tx.db
    .insert(anaesthetics)
    .values({
      appointmentId: appointment.id,
      lotId: used.value.lotId,
      product: used.value.product,
      strength: used.value.strength,
      maxMinutes: used.value.maxMinutes ?? input.maxMinutes,
      compounded: input.compounded,
      zones: [...input.zones],
      grams: input.grams,
      occluded: input.occluded,
      appliedAt,
      appliedBy: by,
      removedAt,
      removedBy: removedAt === null ? null : by,
      doctor: input.doctor,
    })
    .returning({ id: anaesthetics.id });
  if (applied === undefined) throw new Error("The anaesthetic was not kept.");
  await recordAudit(tx, {
    action: "anaesthetic:apply",
    objectType: "anaesthetic",
    objectId: applied.id,
    patientId: appointment.patientId,
    detail: { late: treatment !== null },
  });
  return done({ anaestheticId: applied.id });
}

type Typed = Pick<ApplyAnaestheticInput, "product" | "strength" | "maxMinutes" | "lot"> & { readonly expiry: IsoDate };
type Place = { readonly locationId: string; readonly day: IsoDate };

/** An anaesthetic that was typed, with its lot on the stock list. What is out of use under another anaesthetic's name is so under this one too. */
async function listTyped(tx: NumbingTx, { product, strength, maxMinutes, lot, expiry }: Typed, { locationId, day }: Place) {
  const listed = await listAnaestheticIn(tx, { name: product, strength, maxMinutes });
  if (!listed.ok) return listed;
  const [stopped] = await tx.db
    .select({ id: supplyLots.id })
    .from(supplyLots)
    .innerJoin(supplies, eq(supplies.id, supplyLots.supplyId))
    .where(
      and(eq(supplies.kind, "anaesthetic"), isNotNull(supplyLots.stoppedAt), sql`upper(trim(${supplyLots.lot})) = upper(trim(${lot}))`),
    )
    .limit(1);
  if (stopped !== undefined) return refuse("lot_stopped", { lot }, "lot");
  const { supplyId, ...named } = listed.value;
  const found = await namedLotIn(tx, { supplyId, locationId, lot, expiry, serial: "" });
  if (!found.ok) return refuse(found.refusal.reason, found.refusal.facts, "lot");
  if (compareDates(found.value.expiry, day) < 0) return refuse("lot_expired", { lot, expiry: sayExpiry(expiry) }, "expiry");
  return done({ lotId: found.value.id, ...named });
}

/** An anaesthetic of the stock that is in use; null for a lot that is stopped, archived, or of something else. */
async function findStocked(tx: NumbingTx, lotId: string) {
  const [found] = await tx.db
    .select({
      lotId: supplyLots.id,
      lot: supplyLots.lot,
      locationId: supplyLots.locationId,
      expiry: supplyLots.expiry,
      product: supplies.name,
      strength: supplies.strength,
      maxMinutes: supplies.maxMinutes,
    })
    .from(supplyLots)
    .innerJoin(supplies, eq(supplies.id, supplyLots.supplyId))
    .where(and(eq(supplyLots.id, lotId), eq(supplies.kind, "anaesthetic"), isNull(supplies.archivedAt), isNull(supplyLots.stoppedAt)));
  return found ?? null;
}
