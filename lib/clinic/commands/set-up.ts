import { randomBytes } from "node:crypto";
import { and, eq, isNull, sql } from "drizzle-orm";
import { clinics } from "#db/schema/clinics.ts";
import { locationHours } from "#db/schema/location-hours.ts";
import { locations } from "#db/schema/locations.ts";
import { setupCodes } from "#db/schema/setup-codes.ts";
import { seedDefaultDefinitions } from "#db/seed/defaults.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { type Ctx, type PublicCtx, type PublicTx, publicTransaction, transaction } from "#lib/auth/ctx.ts";
import { hashPassword } from "#lib/auth/password.ts";
import { secretHash } from "#lib/auth/secrets.ts";
import { findActor, openSession } from "#lib/auth/staff-session.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { addStaffIn } from "#lib/staff/commands/staff.ts";
import { doorsOf, takeTry } from "#lib/staff/commands/tries.ts";
import { getClinicName } from "#lib/staff/queries.ts";
import { isGuessablePassword } from "#lib/staff/rules/password.ts";
import { plainSetupCode, type SetUpClinicInput } from "../input/set-up.ts";

/** Crockford's letters and figures: none looks like another. Five bits each, so 24 of them are 120 bits. */
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Opening hours until the clinic says its own: Monday to Friday, nine to five. */
const FIRST_HOURS = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens: "09:00", closes: "17:00" }));

/**
 * Makes the one-time code of a first start and forgets those made before. Only its hash is kept: what is printed is the only copy.
 * @returns null when there is a clinic.
 */
export async function prepareSetupCode(ctx: Ctx<"clinic:write">): Promise<string | null> {
  const groups =
    [...randomBytes(24)]
      .map((byte) => LETTERS[byte % 32] ?? "0")
      .join("")
      .match(/.{4}/g) ?? [];
  const code = groups.join("-");
  const prepared = await transaction(ctx, async (tx) => {
    const [clinic] = await tx.db.select({ id: clinics.id }).from(clinics);
    if (clinic !== undefined) return refuse("clinic_exists");
    await tx.db.update(setupCodes).set({ usedAt: sql`now()` }).where(isNull(setupCodes.usedAt));
    await tx.db.insert(setupCodes).values({ codeHash: secretHash(plainSetupCode(code)) });
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
 * A clinic's first start, in one transaction: clinic, first location with ordinary hours, first admin (signed in at once), and the default definitions as
 * drafts. Only while there is no clinic (`clinic_exists`) and with the code printed last (`setup_code_wrong`), which works once.
 */
export async function setUpClinic(ctx: PublicCtx, input: SetUpClinicInput, secret: string): Promise<Result<{ cookie: string }>> {
  if ((await getClinicName(ctx)) !== null) return refuse("clinic_exists");
  if ((await takeTry(ctx, doorsOf(ctx, "setup_address"))) === null) return refuse("too_many_tries");
  const live = and(eq(setupCodes.codeHash, secretHash(input.setupCode)), isNull(setupCodes.usedAt));
  const [known] = await ctx.db.select({ id: setupCodes.id }).from(setupCodes).where(live);
  if (known === undefined) {
    await recordAudit(ctx, {
      action: "clinic:set_up",
      objectType: "clinic",
      objectId: null,
      outcome: "refused",
      reason: "setup_code_wrong",
    });
    return refuse("setup_code_wrong", {}, "setupCode");
  }
  const { email, name, password } = input.admin;
  if (isGuessablePassword(password, [email, email.split("@")[0] ?? "", name, ...name.split(" "), input.clinicName]))
    return refuse("password_guessable", {}, "admin.password");
  const passwordHash = await hashPassword(password);
  return publicTransaction(ctx, async (tx) => {
    const used = await tx.db.update(setupCodes).set({ usedAt: sql`now()` }).where(live).returning({ id: setupCodes.id });
    if (used.length === 0 || (await getClinicName(tx)) !== null) return refuse("clinic_exists");
    const userId = await makeClinicIn(tx, input, passwordHash);
    const cookie = await openSession(tx.db, userId, secret, ctx.address);
    const actor = await findActor(tx.db, cookie, secret);
    if (actor === null) throw new Error("The first admin was not found.");
    await recordAudit({ ...tx, actor }, { action: "session:start", objectType: "user", objectId: userId });
    return done({ cookie });
  });
}
