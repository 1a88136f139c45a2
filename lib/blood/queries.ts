import { and, asc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { appointments } from "#db/schema/appointments.ts";
import { supplies, supplyLots } from "#db/schema/supplies.ts";
import { bloodProducts, treatmentSupplies } from "#db/schema/treatment-supplies.ts";
import { treatments } from "#db/schema/treatments.ts";
import { users } from "#db/schema/users.ts";
import { authorId, type Ctx } from "#lib/auth/ctx.ts";
import { allows } from "#lib/auth/policy.ts";
import { listColleagues } from "#lib/staff/queries.ts";
import { instantToWall, sayTime, type TimeZone } from "#lib/time.ts";

const KINDS = { prp: "PRP", cgf: "CGF" } as const;

export type BloodProductView = {
  readonly id: string;
  /** "PRP, 2 tubes of 8.5 ml" */
  readonly name: string;
  /** "Drawn 2:10 pm by Mei Tan, spun 5 min at 1500 g" */
  readonly made: string;
  /** "Checked by Mei Tan with Dr Amara Okonjo, 2:30 pm" */
  readonly checked: string;
};

type Person = { readonly id: string; readonly name: string };

export type BloodView = {
  readonly treatmentId: string;
  readonly given: readonly BloodProductView[];
  /** "Regen kit, lot RG-2610": kits among the materials of this treatment. */
  readonly kits: readonly string[];
  /** Who can have drawn it; whoever is signed in first. */
  readonly drawers: readonly Person[];
  /** Who can stand by as the second. */
  readonly colleagues: readonly Person[];
};

/** The blood products of a draft, and who can draw and check another; null where there is no such treatment. The caller has audited the opening of the record. */
export async function getBlood(ctx: Ctx<"treatment:record">, treatmentId: string): Promise<BloodView | null> {
  const [record] = await ctx.db
    .select({ timeZone: appointments.timeZone })
    .from(treatments)
    .innerJoin(appointments, eq(appointments.id, treatments.appointmentId))
    .where(eq(treatments.id, treatmentId));
  if (record === undefined) return null;
  const [given, kits, drawers, colleagues] = await Promise.all([
    listBloodProducts(ctx, treatmentId, record.timeZone),
    listKits(ctx, treatmentId),
    listDrawers(ctx),
    listColleagues(ctx),
  ]);
  return { treatmentId, given, kits, drawers, colleagues };
}

/** The blood products of a treatment in the order in which they were drawn. For queries that audit what they show. */
export async function listBloodProducts(ctx: Pick<Ctx<never>, "db">, treatmentId: string, timeZone: TimeZone): Promise<BloodProductView[]> {
  const b = bloodProducts;
  const nameOf = (column: typeof b.drawnBy | typeof b.checkedBy | typeof b.witnessedBy) =>
    sql<string>`(select u.name from ${users} u where u.id = ${column})`;
  const rows = await ctx.db
    .select({
      id: b.id,
      kind: b.kind,
      tubes: b.tubes,
      tubeMl: b.tubeMl,
      spinG: b.spinG,
      spinMinutes: b.spinMinutes,
      drawnAt: b.drawnAt,
      drawnBy: nameOf(b.drawnBy),
      checkedAt: b.checkedAt,
      checkedBy: nameOf(b.checkedBy),
      witnessedBy: nameOf(b.witnessedBy),
    })
    .from(b)
    .where(eq(b.treatmentId, treatmentId))
    .orderBy(asc(b.drawnAt), asc(b.id));
  const clock = (at: Temporal.Instant) => sayTime(instantToWall(at, timeZone).time);
  return rows.map((row) => ({
    id: row.id,
    name: `${KINDS[row.kind]}, ${row.tubes === 1 ? "1 tube" : `${row.tubes} tubes`} of ${row.tubeMl} ml`,
    made: `Drawn ${clock(row.drawnAt)} by ${row.drawnBy}, spun ${row.spinMinutes} min at ${row.spinG} g`,
    checked: `Checked by ${row.checkedBy} with ${row.witnessedBy}, ${clock(row.checkedAt)}`,
  }));
}

async function listKits(ctx: Ctx<never>, treatmentId: string): Promise<string[]> {
  const rows = await ctx.db
    .select({ name: supplies.name, lot: supplyLots.lot })
    .from(treatmentSupplies)
    .innerJoin(supplyLots, eq(supplyLots.id, treatmentSupplies.lotId))
    .innerJoin(supplies, eq(supplies.id, treatmentSupplies.supplyId))
    .where(and(eq(treatmentSupplies.treatmentId, treatmentId), eq(supplies.kind, "kit")))
    .orderBy(asc(treatmentSupplies.openedAt), asc(treatmentSupplies.id));
  return rows.map(({ name, lot }) => `${name}, lot ${lot}`);
}

/** Whoever treats patients and may sign in. */
async function listDrawers(ctx: Ctx<"treatment:record">): Promise<Person[]> {
  const rows = await ctx.db
    .select({ id: users.id, name: users.name, roles: users.roles })
    .from(users)
    .where(and(isNull(users.disabledAt), isNotNull(users.passwordHash)))
    .orderBy(sql`${users.id} <> ${authorId(ctx)}`, asc(users.name), asc(users.id));
  return rows.filter(({ roles }) => allows(roles, "treatment:record")).map(({ id, name }) => ({ id, name }));
}
