import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { servicePhases } from "#db/schema/service-phases.ts";
import { serviceCategories, services } from "#db/schema/services.ts";
import type { Ctx } from "#lib/auth/ctx.ts";

export type PhaseView = {
  readonly name: string;
  readonly minutes: number;
  readonly needsClinician: boolean;
  readonly needsRoom: boolean;
  readonly needsDevice: boolean;
};

export type ServiceView = {
  readonly id: string;
  readonly name: string;
  readonly categoryId: string;
  readonly category: string;
  /** Its own aftercare set; null inherits its category's. */
  readonly aftercareId: string | null;
  readonly kind: "treatment" | "consultation" | "review";
  /** Behind screening and consent. */
  readonly needles: boolean;
  /** All phases together. */
  readonly minutes: number;
  /** For how long room and device stay held afterwards. */
  readonly turnoverMinutes: number;
  readonly archived: boolean;
  readonly version: number;
};

const columns = {
  id: services.id,
  name: services.name,
  categoryId: services.categoryId,
  category: serviceCategories.name,
  aftercareId: services.aftercareId,
  kind: services.kind,
  needles: services.needles,
  minutes: sql<number>`coalesce((select sum(${servicePhases.minutes}) from ${servicePhases} where ${servicePhases.serviceId} = ${services.id}), 0)::int`,
  turnoverMinutes: services.turnoverMinutes,
  archived: sql<boolean>`${services.archivedAt} is not null`,
  version: services.version,
};

/** Services that can be booked, by category and name. */
export function listServices(ctx: Ctx<"clinic:read">): Promise<ServiceView[]> {
  return ctx.db
    .select(columns)
    .from(services)
    .innerJoin(serviceCategories, eq(serviceCategories.id, services.categoryId))
    .where(isNull(services.archivedAt))
    .orderBy(asc(serviceCategories.name), asc(services.name), asc(services.id));
}

/** Services no longer offered, by name. */
export function listArchivedServices(ctx: Ctx<"clinic:read">): Promise<ServiceView[]> {
  return ctx.db
    .select(columns)
    .from(services)
    .innerJoin(serviceCategories, eq(serviceCategories.id, services.categoryId))
    .where(sql`${services.archivedAt} is not null`)
    .orderBy(asc(services.name), asc(services.id));
}

export type ServiceWithPhases = ServiceView & { readonly phases: readonly PhaseView[] };

/** One service with its phases in order, archived ones too; null when there is none of that id. */
export async function getServiceWithPhases(ctx: Ctx<"clinic:read">, id: string): Promise<ServiceWithPhases | null> {
  const [[row], phases] = await Promise.all([
    ctx.db
      .select(columns)
      .from(services)
      .innerJoin(serviceCategories, eq(serviceCategories.id, services.categoryId))
      .where(eq(services.id, id)),
    ctx.db
      .select({
        name: servicePhases.name,
        minutes: servicePhases.minutes,
        needsClinician: servicePhases.needsClinician,
        needsRoom: servicePhases.needsRoom,
        needsDevice: servicePhases.needsDevice,
      })
      .from(servicePhases)
      .where(eq(servicePhases.serviceId, id))
      .orderBy(asc(servicePhases.position)),
  ]);
  return row === undefined ? null : { ...row, phases };
}

export type CategoryView = {
  readonly id: string;
  readonly name: string;
  /** What its services inherit; null is the clinic's own set. */
  readonly aftercareId: string | null;
  readonly version: number;
};

/** The headings of the price list, by name. */
export function listCategories(ctx: Ctx<"clinic:read">): Promise<CategoryView[]> {
  return ctx.db
    .select({
      id: serviceCategories.id,
      name: serviceCategories.name,
      aftercareId: serviceCategories.aftercareId,
      version: serviceCategories.version,
    })
    .from(serviceCategories)
    .where(isNull(serviceCategories.archivedAt))
    .orderBy(asc(serviceCategories.name));
}

export type AftercareChoice = { readonly id: string; readonly name: string };

/** The aftercare sets that a service or category may have: those in force, by name. */
export function listAftercareSets(ctx: Ctx<"clinic:read">): Promise<AftercareChoice[]> {
  return ctx.db
    .select({ id: definitions.id, name: definitions.name })
    .from(definitions)
    .innerJoin(definitionVersions, and(eq(definitionVersions.definitionId, definitions.id), eq(definitionVersions.state, "in_force")))
    .where(and(eq(definitions.kind, "aftercare"), isNull(definitions.archivedAt)))
    .orderBy(asc(definitions.name), asc(definitions.id));
}
