import { desc, eq, sql } from "drizzle-orm";
import { appointments } from "#db/schema/appointments.ts";
import { formLinks } from "#db/schema/form-links.ts";
import { users } from "#db/schema/users.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { appointmentStands } from "#lib/auth/form-session.ts";
import { WRONG_DATES } from "#lib/auth/gate-tries.ts";
import { sayInstant } from "#lib/time.ts";

export type FormLinkView = {
  readonly id: string;
  /** "Tue 24 Nov 2026, 6:20 pm" */
  readonly made: string;
  readonly by: string;
  readonly state: "live" | "used" | "ended" | "locked" | "over";
  /** When it was used or ended, where that is known. */
  readonly at: string | null;
  readonly failedTries: number;
};

/** The links that were made to one appointment's form, newest first. Their tokens are not kept, so they cannot be shown again. */
export async function listFormLinks(ctx: Ctx<"screening:take">, appointmentId: string): Promise<FormLinkView[]> {
  const rows = await ctx.db
    .select({
      id: formLinks.id,
      made: formLinks.createdAt,
      by: users.name,
      usedAt: formLinks.usedAt,
      revokedAt: formLinks.revokedAt,
      failedTries: formLinks.failedTries,
      over: sql<boolean>`${formLinks.expiresAt} <= now() or not ${appointmentStands}`,
      timeZone: appointments.timeZone,
    })
    .from(formLinks)
    .innerJoin(appointments, eq(appointments.id, formLinks.appointmentId))
    .innerJoin(users, eq(users.id, formLinks.createdBy))
    .where(eq(formLinks.appointmentId, appointmentId))
    .orderBy(desc(formLinks.createdAt), desc(formLinks.id));
  return rows.map(({ id, made, by, usedAt, revokedAt, failedTries, over, timeZone }) => {
    const ended = revokedAt === null ? null : failedTries >= WRONG_DATES ? "locked" : "ended";
    const at = usedAt ?? revokedAt;
    return {
      id,
      made: sayInstant(made, timeZone),
      by,
      state: usedAt !== null ? "used" : (ended ?? (over ? "over" : "live")),
      at: at === null ? null : sayInstant(at, timeZone),
      failedTries,
    };
  });
}
