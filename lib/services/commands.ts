import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { violatedConstraint } from "#db/errors.ts";
import { once } from "#db/once.ts";
import { appointments } from "#db/schema/appointments.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { servicePhases } from "#db/schema/service-phases.ts";
import { serviceCategories, services } from "#db/schema/services.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { AddServiceInput, ArchiveServiceInput, PhaseInput, UpdateCategoryInput, UpdateServiceInput } from "./input.ts";

/** A named violation becomes the sentence beside its field; anything else is thrown on. */
async function withServiceConstraints<T>(work: Promise<Result<T>>, categoryField: string): Promise<Result<T>> {
  try {
    return await work;
  } catch (error) {
    if (violatedConstraint(error) === "service_categories_name_once") return refuse("category_taken", {}, categoryField);
    throw error;
  }
}

/** The chosen category, or the new one that was named; null when neither is there. */
async function categoryOf(
  tx: Tx<"clinic:write">,
  input: { readonly categoryId: string; readonly newCategory: string },
): Promise<string | null> {
  if (input.newCategory !== "") {
    const [made] = await tx.db.insert(serviceCategories).values({ name: input.newCategory }).returning({ id: serviceCategories.id });
    if (made === undefined) throw new Error("The category was not returned.");
    await recordAudit(tx, { action: "category:add", objectType: "category", objectId: made.id });
    return made.id;
  }
  const [found] = await tx.db
    .select({ id: serviceCategories.id })
    .from(serviceCategories)
    .where(eq(serviceCategories.id, input.categoryId));
  return found?.id ?? null;
}

function serviceFacts(input: Pick<AddServiceInput, "name" | "kind" | "needles" | "aftercareId" | "turnoverMinutes">, categoryId: string) {
  const { name, kind, needles, aftercareId, turnoverMinutes } = input;
  return {
    categoryId,
    name,
    kind,
    needles,
    aftercareId,
    turnoverMinutes,
  };
}

/** Whether a set may be chosen: one that a clinician has put in force, or none, which inherits. */
async function isInForce(tx: Tx<"clinic:write">, aftercareId: string | null): Promise<boolean> {
  if (aftercareId === null) return true;
  const [found] = await tx.db
    .select({ id: definitions.id })
    .from(definitions)
    .innerJoin(definitionVersions, and(eq(definitionVersions.definitionId, definitions.id), eq(definitionVersions.state, "in_force")))
    .where(and(eq(definitions.id, aftercareId), eq(definitions.kind, "aftercare")));
  return found !== undefined;
}

async function writePhases(tx: Tx<"clinic:write">, serviceId: string, phases: readonly PhaseInput[]): Promise<void> {
  await tx.db.delete(servicePhases).where(eq(servicePhases.serviceId, serviceId));
  await tx.db.insert(servicePhases).values(phases.map((phase, index) => ({ serviceId, position: index + 1, ...phase })));
}

/** Adds a service with its phases, in a category that exists or a new one (`category_taken`, `category_missing`). */
export function addService(ctx: Ctx<"clinic:write">, input: AddServiceInput): Promise<Result<{ serviceId: string }>> {
  const answer = z.object({ serviceId: z.string() });
  const work = transaction(ctx, (tx) =>
    once(tx, { command: "service:add", key: input.idempotencyKey, input, answer }, async () => {
      const categoryId = await categoryOf(tx, input);
      if (categoryId === null) return refuse("category_missing", {}, "categoryId");
      if (!(await isInForce(tx, input.aftercareId))) return refuse("aftercare_not_approved", {}, "aftercareId");
      const [added] = await tx.db.insert(services).values(serviceFacts(input, categoryId)).returning({ id: services.id });
      if (added === undefined) throw new Error("The service was not returned.");
      await writePhases(tx, added.id, input.phases);
      await recordAudit(tx, { action: "service:add", objectType: "service", objectId: added.id, detail: { phases: input.phases.length } });
      return done({ serviceId: added.id });
    }),
  );
  return withServiceConstraints(work, "newCategory");
}

/**
 * Changes a service and its phases as a whole; what is booked keeps its times. Kind and needles stay once it was booked (`service_kind_fixed`):
 * screening and consent hang on them.
 */
export function updateService(ctx: Ctx<"clinic:write">, input: UpdateServiceInput): Promise<Result<null>> {
  const work = transaction(ctx, async (tx) => {
    const { serviceId, version } = input;
    const [before] = await tx.db
      .select({ kind: services.kind, needles: services.needles, version: services.version })
      .from(services)
      .where(eq(services.id, serviceId))
      .for("update");
    if (before === undefined) return refuse("not_found");
    if (before.version !== version) return changedMeanwhile(tx, "service", serviceId);
    if (before.kind !== input.kind || before.needles !== input.needles) {
      const [booked] = await tx.db.select({ id: appointments.id }).from(appointments).where(eq(appointments.serviceId, serviceId)).limit(1);
      if (booked !== undefined) return refuse("service_kind_fixed", {}, before.kind === input.kind ? "needles" : "kind");
    }
    const categoryId = await categoryOf(tx, input);
    if (categoryId === null) return refuse("category_missing", {}, "categoryId");
    if (!(await isInForce(tx, input.aftercareId))) return refuse("aftercare_not_approved", {}, "aftercareId");
    await tx.db
      .update(services)
      .set({ ...serviceFacts(input, categoryId), version: version + 1 })
      .where(eq(services.id, serviceId));
    await writePhases(tx, serviceId, input.phases);
    await recordAudit(tx, {
      action: "service:update",
      objectType: "service",
      objectId: serviceId,
      detail: { phases: input.phases.length },
    });
    return done(null);
  });
  return withServiceConstraints(work, "newCategory");
}

function setArchived(ctx: Ctx<"clinic:write">, input: ArchiveServiceInput, archivedAt: Temporal.Instant | null): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const updated = await tx.db
      .update(services)
      .set({ archivedAt, version: input.version + 1 })
      .where(and(eq(services.id, input.serviceId), eq(services.version, input.version)))
      .returning({ id: services.id });
    if (updated.length === 0) return changedMeanwhile(tx, "service", input.serviceId);
    await recordAudit(tx, {
      action: archivedAt === null ? "service:restore" : "service:archive",
      objectType: "service",
      objectId: input.serviceId,
    });
    return done(null);
  });
}

/** Takes a service out of what can be booked. Visits already booked stay. */
export function archiveService(ctx: Ctx<"clinic:write">, input: ArchiveServiceInput): Promise<Result<null>> {
  return setArchived(ctx, input, ctx.now);
}

/** Offers an archived service again. */
export function restoreService(ctx: Ctx<"clinic:write">, input: ArchiveServiceInput): Promise<Result<null>> {
  return setArchived(ctx, input, null);
}

/** Gives a category another name (`category_taken`), or its services another aftercare set (`aftercare_not_approved`). */
export function updateCategory(ctx: Ctx<"clinic:write">, input: UpdateCategoryInput): Promise<Result<null>> {
  const work = transaction(ctx, async (tx) => {
    if (!(await isInForce(tx, input.aftercareId))) return refuse("aftercare_not_approved", {}, "aftercareId");
    const updated = await tx.db
      .update(serviceCategories)
      .set({ name: input.name, aftercareId: input.aftercareId, version: input.version + 1 })
      .where(and(eq(serviceCategories.id, input.categoryId), eq(serviceCategories.version, input.version)))
      .returning({ id: serviceCategories.id });
    if (updated.length === 0) return changedMeanwhile(tx, "category", input.categoryId);
    await recordAudit(tx, { action: "category:update", objectType: "category", objectId: input.categoryId });
    return done(null);
  });
  return withServiceConstraints(work, "name");
}
