import { clinics } from "#db/schema/clinics.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import type { Law } from "../rules/law.ts";

/** Whose law the clinic has confirmed; null until it has. */
export async function getPrivacyLaw(ctx: Ctx<"privacy:note"> | Ctx<"privacy:retain"> | Ctx<"breach:manage">): Promise<Law | null> {
  const [clinic] = await ctx.db.select({ law: clinics.privacyLaw }).from(clinics);
  return clinic?.law ?? null;
}
