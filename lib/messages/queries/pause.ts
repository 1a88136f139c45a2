import { eq, sql } from "drizzle-orm";
import { clinics } from "#db/schema/clinics.ts";
import { users } from "#db/schema/users.ts";
import { firstZone } from "#lib/audit/queries.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { sayInstant } from "#lib/time.ts";

/** Whether the clinic has stopped everything; to be selected beside what it would stop. */
export const isPaused = sql<boolean>`exists (select from ${clinics} where messages_paused_at is not null)`;

/** Since when nothing goes out to anybody, and who said so: "Maya Chen, Thu 26 Nov 2026, 3:04 pm". */
export type PauseView = { readonly by: string; readonly since: string };

/** Null while messages go out. */
export async function getPause(ctx: Ctx<"message:read"> | Ctx<"message:send">): Promise<PauseView | null> {
  const [[paused], zone] = await Promise.all([
    ctx.db.select({ at: clinics.messagesPausedAt, by: users.name }).from(clinics).innerJoin(users, eq(users.id, clinics.messagesPausedBy)),
    firstZone(ctx),
  ]);
  return paused === undefined || paused.at === null ? null : { by: paused.by, since: sayInstant(paused.at, zone ?? "UTC") };
}
