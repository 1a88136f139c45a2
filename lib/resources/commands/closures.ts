import { and, eq, isNull, ne, sql } from "drizzle-orm";
import { z } from "zod";
import { rangesParam } from "#db/columns.ts";
import { once } from "#db/once.ts";
import { closures } from "#db/schema/closures.ts";
import { locations } from "#db/schema/locations.ts";
import { resources } from "#db/schema/resources.ts";
import { users } from "#db/schema/users.ts";
import { recordAudit, recordAudits } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { dayRange, type InstantRange, sayStretch, type TimeZone } from "#lib/time.ts";
import type { AddClosureInput, AddHolidaysInput, ChangeClosureInput, RemoveClosureInput } from "../input.ts";
import { visitsIn } from "../queries/closures.ts";
import { CLOSURE_LABELS, type ClosureKind, stretchOf } from "../rules.ts";
import { lockLocations, lockResources } from "./locks.ts";

/** Who or what is closed: the location itself, or one resource. */
type Subject = {
  readonly kind: ClosureKind;
  readonly name: string;
  readonly locationId: string | null;
  readonly resource: { readonly kind: "clinician" | "room" | "device"; readonly id: string } | null;
};

/** `affected`: the visits that stand in that time and have to move. They stay booked: nobody's visit is taken away in passing. */
const answer = z.object({ closureId: z.string(), affected: z.array(z.string()) });
type Closed = z.output<typeof answer>;

const ofSubject = ({ locationId, resource }: Subject) =>
  resource === null ? and(isNull(closures.resourceId), eq(closures.locationId, locationId ?? "")) : eq(closures.resourceId, resource.id);

async function findPlace(tx: Tx<"hours:write">, locationId: string) {
  const [found] = await tx.db
    .select({ name: locations.name, timeZone: locations.timeZone })
    .from(locations)
    .where(and(eq(locations.id, locationId), isNull(locations.archivedAt)));
  return found ?? null;
}

/** The clinician, room or device that is meant; a room or device only at its own location. */
async function findSubject(tx: Tx<"hours:write">, input: AddClosureInput, placeName: string): Promise<Subject | null> {
  if (input.of === "closure" || input.of === "public_holiday")
    return { kind: input.of, name: placeName, locationId: input.locationId, resource: null };
  const [found] = await tx.db
    .select({ kind: resources.kind, name: sql<string>`coalesce(${users.name}, ${resources.name})`, locationId: resources.locationId })
    .from(resources)
    .leftJoin(users, eq(users.id, resources.userId))
    .where(and(eq(resources.id, input.of), isNull(resources.archivedAt)));
  if (found === undefined || (found.kind !== "clinician" && found.locationId !== input.locationId)) return null;
  const kind = found.kind === "clinician" ? "absence" : "out_of_use";
  return { kind, name: found.name, locationId: null, resource: { kind: found.kind, id: input.of } };
}

async function lockSubject(tx: Tx<"hours:write">, { locationId, resource }: Subject): Promise<void> {
  if (resource !== null) await lockResources(tx, [resource]);
  else if (locationId !== null) await lockLocations(tx, [locationId]);
}

/** A closure of the same kind and subject that shares time with this one, said as a refusal. Asked under the locks. */
async function alreadyThere(tx: Tx<"hours:write">, subject: Subject, during: InstantRange, timeZone: TimeZone, except?: string) {
  const [there] = await tx.db
    .select({ during: closures.during })
    .from(closures)
    .where(
      and(
        isNull(closures.removedAt),
        eq(closures.kind, subject.kind),
        ofSubject(subject),
        sql`${closures.during} && any(${rangesParam([during])})`,
        except === undefined ? undefined : ne(closures.id, except),
      ),
    )
    .limit(1);
  if (there === undefined) return null;
  const how = subject.kind === "public_holiday" ? "closed for a public holiday" : CLOSURE_LABELS[subject.kind].toLowerCase();
  return refuse("closure_there", { of: subject.name, how, when: sayStretch(there.during, timeZone) }, "firstDate");
}

/** What speaks against the time itself, or the time. */
function timeOf(ctx: Ctx<"hours:write">, input: Parameters<typeof stretchOf>[0], timeZone: TimeZone): Result<InstantRange> {
  const during = stretchOf(input, timeZone);
  if (during === null || Temporal.Instant.compare(during.end, ctx.now) <= 0) return refuse("closure_over", {}, "lastDate");
  return done(during);
}

/**
 * Closes a location, or takes a clinician, room or device out of the diary for a time. Visits that are booked then stay booked, and are answered to be
 * moved: whatever was booked a moment before is among them, and whoever books a moment later is refused.
 * @returns `closure_there` for a second one of its kind at that time, `closure_over` for a time gone by.
 */
export function addClosure(ctx: Ctx<"hours:write">, input: AddClosureInput): Promise<Result<Closed>> {
  return transaction(ctx, (tx) =>
    once(tx, { command: "closure:add", key: input.idempotencyKey, input, answer }, async () => {
      const place = await findPlace(tx, input.locationId);
      const subject = place === null ? null : await findSubject(tx, input, place.name);
      if (place === null || subject === null) return refuse("not_found", {}, "of");
      const during = timeOf(ctx, input, place.timeZone);
      if (!during.ok) return during;
      await lockSubject(tx, subject);
      const there = await alreadyThere(tx, subject, during.value, place.timeZone);
      if (there !== null) return there;
      const { kind, locationId, resource } = subject;
      const [added] = await tx.db
        .insert(closures)
        .values({ kind, locationId, resourceId: resource?.id ?? null, during: during.value, note: input.note, createdBy: tx.actor.id })
        .returning({ id: closures.id });
      if (added === undefined) throw new Error("The closure was not returned.");
      const affected = await visitsIn(tx, { locationId, resourceId: resource?.id ?? null, ranges: [during.value] });
      await recordAudit(tx, {
        action: "closure:add",
        objectType: "closure",
        objectId: added.id,
        detail: { kind, affected: affected.length },
      });
      return done({ closureId: added.id, affected });
    }),
  );
}

async function findClosure(tx: Tx<"hours:write">, closureId: string) {
  const [found] = await tx.db
    .select({
      kind: closures.kind,
      locationId: closures.locationId,
      resourceId: closures.resourceId,
      resourceKind: resources.kind,
      name: sql<string>`coalesce(${users.name}, ${resources.name}, ${locations.name})`,
      removedAt: closures.removedAt,
      version: closures.version,
    })
    .from(closures)
    .leftJoin(resources, eq(resources.id, closures.resourceId))
    .leftJoin(users, eq(users.id, resources.userId))
    .leftJoin(locations, eq(locations.id, closures.locationId))
    .where(eq(closures.id, closureId));
  if (found === undefined) return null;
  const { resourceId, resourceKind, ...rest } = found;
  return { ...rest, resource: resourceId === null || resourceKind === null ? null : { kind: resourceKind, id: resourceId } };
}

/** Gives a closure another time or note; answers as `addClosure`. */
export function changeClosure(ctx: Ctx<"hours:write">, input: ChangeClosureInput): Promise<Result<Closed>> {
  return transaction(ctx, async (tx) => {
    const found = await findClosure(tx, input.closureId);
    const place = await findPlace(tx, input.locationId);
    if (found === null || place === null) return refuse("not_found");
    if (found.removedAt !== null) return refuse("closure_removed");
    const during = timeOf(ctx, input, place.timeZone);
    if (!during.ok) return during;
    await lockSubject(tx, found);
    const there = await alreadyThere(tx, found, during.value, place.timeZone, input.closureId);
    if (there !== null) return there;
    const changed = await tx.db
      .update(closures)
      .set({ during: during.value, note: input.note, version: input.version + 1 })
      .where(and(eq(closures.id, input.closureId), eq(closures.version, input.version), isNull(closures.removedAt)))
      .returning({ id: closures.id });
    if (changed.length === 0) return changedMeanwhile(tx, "closure", input.closureId, place.timeZone);
    const affected = await visitsIn(tx, {
      locationId: found.locationId,
      resourceId: found.resource?.id ?? null,
      ranges: [during.value],
    });
    await recordAudit(tx, {
      action: "closure:change",
      objectType: "closure",
      objectId: input.closureId,
      detail: { kind: found.kind, affected: affected.length },
    });
    return done({ closureId: input.closureId, affected });
  });
}

/** Takes a closure back: the time can be booked again. Removing what is removed already changes nothing. */
export function removeClosure(ctx: Ctx<"hours:write">, input: RemoveClosureInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const removed = await tx.db
      .update(closures)
      .set({ removedAt: ctx.now, version: input.version + 1 })
      .where(and(eq(closures.id, input.closureId), eq(closures.version, input.version), isNull(closures.removedAt)))
      .returning({ id: closures.id });
    if (removed.length === 0) {
      const found = await findClosure(tx, input.closureId);
      if (found === null) return refuse("not_found");
      return found.removedAt === null ? changedMeanwhile(tx, "closure", input.closureId) : done(null);
    }
    await recordAudit(tx, { action: "closure:remove", objectType: "closure", objectId: input.closureId });
    return done(null);
  });
}

const holidayAnswer = z.object({ added: z.number(), known: z.number(), affected: z.number() });
type HolidaysAdded = z.output<typeof holidayAnswer>;

/**
 * Enters public holidays at several locations, each for its whole day there. A day that is a public holiday already stays as it is (`known`), and so does
 * one gone by: the same list may be sent again.
 */
export function addHolidays(ctx: Ctx<"hours:write">, input: AddHolidaysInput): Promise<Result<HolidaysAdded>> {
  return transaction(ctx, (tx) =>
    once(tx, { command: "closure:holidays", key: input.idempotencyKey, input, answer: holidayAnswer }, async () => {
      const total = { added: 0, known: 0, affected: 0 };
      await lockLocations(tx, input.locations);
      for (const locationId of new Set(input.locations)) {
        const place = await findPlace(tx, locationId);
        if (place === null) return refuse("not_found", {}, "locations");
        const made = await enterHolidays(tx, input, locationId, place.timeZone);
        total.added += made.added;
        total.known += made.known;
        total.affected += made.affected;
      }
      return done(total);
    }),
  );
}

async function enterHolidays(
  tx: Tx<"hours:write">,
  input: AddHolidaysInput,
  locationId: string,
  timeZone: TimeZone,
): Promise<HolidaysAdded> {
  const named = new Map(input.list.map(({ date, name }) => [date, name]));
  const days = [...named].map(([date, note]) => ({ during: dayRange(date, timeZone), note }));
  const there = await tx.db
    .select({ during: closures.during })
    .from(closures)
    .where(and(isNull(closures.removedAt), eq(closures.kind, "public_holiday"), eq(closures.locationId, locationId)));
  const isNew = ({ during }: (typeof days)[number]) =>
    Temporal.Instant.compare(during.end, tx.now) > 0 &&
    !there.some(
      (each) => Temporal.Instant.compare(each.during.start, during.end) < 0 && Temporal.Instant.compare(during.start, each.during.end) < 0,
    );
  const fresh = days.filter(isNew);
  if (fresh.length === 0) return { added: 0, known: days.length, affected: 0 };
  const added = await tx.db
    .insert(closures)
    .values(fresh.map(({ during, note }) => ({ kind: "public_holiday" as const, locationId, during, note, createdBy: tx.actor.id })))
    .returning({ id: closures.id, during: closures.during });
  const affected = await visitsIn(tx, { locationId, resourceId: null, ranges: added.map(({ during }) => during) });
  await recordAudits(
    tx,
    added.map(({ id }) => ({ action: "closure:add", objectType: "closure", objectId: id, detail: { kind: "public_holiday" } })),
  );
  return { added: added.length, known: days.length - added.length, affected: affected.length };
}
