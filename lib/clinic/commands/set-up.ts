import { and, eq, isNull, sql } from "drizzle-orm";
import { clinics } from "#db/schema/clinics.ts";
import { locationHours } from "#db/schema/location-hours.ts";
import { locations } from "#db/schema/locations.ts";
import { setupCodes } from "#db/schema/setup-codes.ts";
import { seedDefaultDefinitions } from "#db/seed/defaults.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { type Ctx, type PublicCtx, type PublicTx, publicTransaction, transaction } from "#lib/auth/ctx.ts";
import { hashPassword } from "#lib/auth/password.ts";
import { openPendingSignIn } from "#lib/auth/pending-sign-in.ts";
import { newTypedSecret, secretHash } from "#lib/auth/secrets.ts";
import { plainCode } from "#lib/fields.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { judgePassword } from "#lib/staff/commands/own-password.ts";
import { addStaffIn } from "#lib/staff/commands/staff.ts";
import { doorsOf, takeTry } from "#lib/staff/commands/tries.ts";
import { getClinicName } from "#lib/staff/queries.ts";
import type { SetUpClinicInput } from "../input/set-up.ts";

/** Opening hours until the clinic says its own: Monday to Friday, nine to five. */
const FIRST_HOURS = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens: "09:00", closes: "17:00" }));

/**
 * Makes the one-time code of a first start and forgets those made before. Only its hash is kept: what is printed is the only copy.
 * @returns null when there is a clinic.
 */
export async function prepareSetupCode(ctx: Ctx<"clinic:write">): Promise<string | null> {
  const code = newTypedSecret();
  const prepared = await transaction(ctx, async (tx) => {
    const [clinic] = await tx.db.select({ id: clinics.id }).from(clinics);
    if (clinic !== undefined) return refuse("clinic_exists");
    await tx.db.update(setupCodes).set({ usedAt: sql`now()` }).where(isNull(setupCodes.usedAt));
    await tx.db.insert(setupCodes).values({ codeHash: secretHash(plainCode(code)) });
    await recordAudit(tx, { action: "setup_code:make", objectType: "clinic", objectId: null });
    return done(code);
  });
  return prepared.ok ? prepared.value : null;
}

/** Gives a clinic that was set up by an earlier release the drafts that have come with later ones. Does nothing before there is a clinic. */
export async function addNewDefaults(ctx: Ctx<"clinic:write">): Promise<void> {
  await transaction(ctx, async (tx) => {
    const [clinic] = await tx.db.select({ id: clinics.id }).from(clinics);
    if (clinic !== undefined) await seedDefaultDefinitions(tx);
    return done(null);
  });
}

async function makeClinicIn(tx: PublicTx, input: SetUpClinicInput, passwordHash: string): Promise<string> {
  const [clinic] = await tx.db.insert(clinics).values({ name: input.clinicName }).returning({ id: clinics.id });
  const [location] = await tx.db.insert(locations).values(input.location).returning({ id: locations.id });
  if (clinic === undefined || location === undefined) throw new Error("The clinic was not returned.");
  await tx.db.insert(locationHours).values(FIRST_HOURS.map((period) => ({ locationId: location.id, ...period })));
  const { name, email, isClinician } = input.admin;
  const userId = await addStaffIn(tx, { name, email, passwordHash, roles: isClinician ? ["admin", "clinician"] : ["admin"] });
  await seedDefaultDefinitions(tx);
  await recordAudit(tx, { action: "clinic:set_up", objectType: "clinic", objectId: clinic.id });
  return userId;
}

/**
 * A clinic's first start, in one transaction: clinic, first location with ordinary hours, first admin, and the default definitions as drafts. The admin goes
 * on by setting up the second step of their sign-in, without which they reach nothing. Only while there is no clinic (`clinic_exists`) and with the code printed last (`setup_code_wrong`), which works once.
 */
export async function setUpClinic(ctx: PublicCtx, input: SetUpClinicInput, secret: string): Promise<Result<{ pending: string }>> {
  if ((await getClinicName(ctx)) !== null) return refuse("clinic_exists");
  const note = (reason: "too_many_tries" | "setup_code_wrong") =>
    recordAudit(ctx, { action: "clinic:set_up", objectType: "clinic", objectId: null, outcome: "refused", reason });
  if ((await takeTry(ctx, doorsOf(ctx, "setup_address"))) === null) {
    await note("too_many_tries");
    return refuse("too_many_tries");
  }
  const live = and(eq(setupCodes.codeHash, secretHash(input.setupCode)), isNull(setupCodes.usedAt));
  const [known] = await ctx.db.select({ id: setupCodes.id }).from(setupCodes).where(live);
  if (known === undefined) {
    await note("setup_code_wrong");
    return refuse("setup_code_wrong", {}, "setupCode");
  }
  const { email, name, password } = input.admin;
  const judged = judgePassword(password, { email, name, clinic: input.clinicName }, "admin.password");
  if (!judged.ok) return judged;
  const passwordHash = await hashPassword(password);
  return publicTransaction(ctx, async (tx) => {
    const used = await tx.db.update(setupCodes).set({ usedAt: sql`now()` }).where(live).returning({ id: setupCodes.id });
    if (used.length === 0 || (await getClinicName(tx)) !== null) return refuse("clinic_exists");
    const userId = await makeClinicIn(tx, input, passwordHash);
    return done({ pending: await openPendingSignIn(tx.db, userId, "set_up", secret) });
  });
}
