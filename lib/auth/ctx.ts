import type { Database, Db } from "#db/client.ts";
import { runTransaction } from "#db/client.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { KnownDevice } from "./known-device.ts";
import { allows, MATRIX, type Permission, type Role } from "./policy.ts";

declare const proof: unique symbol;
declare const inside: unique symbol;

export type Actor = {
  readonly kind: "staff" | "patient" | "system" | "visitor";
  /** The user this is done as; null for the system itself, for patients and for visitors. */
  readonly id: string | null;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly isDoctor: boolean;
  readonly isPrescriber: boolean;
  readonly sessionId: string | null;
};

type Base = {
  readonly actor: Actor;
  readonly now: Temporal.Instant;
  readonly db: Db;
  readonly database: Database;
  readonly requestId: string;
};

/**
 * The proof that someone was let in: who, allowed what, on which connection, at what instant. Every query and command of the clinic takes one first,
 * naming the permission it needs, so that forgetting a check is a type error. Minted in this folder only.
 */
export type Ctx<P extends Permission> = Base & { readonly [proof]: "staff"; readonly may: Readonly<Record<P, true>> };

/** A ctx inside a transaction: what the `…In` functions of other domains take part in. */
export type Tx<P extends Permission> = Ctx<P> & { readonly [inside]: true };

/** Someone without a sign-in: sign-in itself, set-up, invitations, the portal's gate. */
export type PublicCtx = Base & {
  readonly [proof]: "visitor";
  readonly address: string;
  /** In words, for the list of somebody's own sign-ins; empty where it says nothing. */
  readonly browser: string;
  /** A browser in which somebody signed in before. */
  readonly device: KnownDevice | null;
};
export type PublicTx = PublicCtx & { readonly [inside]: true };

/** The forms that a patient can be given to fill in. */
export type PatientForm = "screening" | "consent";

/**
 * A patient at the forms of one appointment: on a tablet that staff handed over, or at home behind a single-use link. Writes these forms and reads nothing
 * else; the appointment and the patient come from here, never from a parameter.
 */
export type FormCtx = Base & {
  readonly [proof]: "form";
  readonly formSessionId: string;
  readonly appointmentId: string;
  readonly patientId: string;
  readonly forms: readonly PatientForm[];
  readonly via: "tablet" | "home";
  /** Whoever handed the tablet over; null at home. */
  readonly attendedBy: string | null;
};
export type FormTx = FormCtx & { readonly [inside]: true };

/** A patient behind a portal link, or staff who look at the same page: reads only, as a role that can only select from views of this one patient. */
export type PortalCtx = {
  readonly [proof]: "portal";
  readonly patientId: string;
  /** Null where staff look. */
  readonly linkId: string | null;
  readonly now: Temporal.Instant;
  readonly database: Database;
};

function allTrue<P extends Permission>(permissions: readonly P[]): Readonly<Record<P, true>> {
  return Object.fromEntries(permissions.map((permission) => [permission, true])) as Record<P, true>;
}

/** Mints a staff ctx for exactly these permissions, or refuses when the actor's roles lack one. */
export function mintStaff<P extends Permission>(base: Base, permissions: readonly P[]): Result<Ctx<P>> {
  if (!permissions.every((permission) => allows(base.actor.roles, permission))) return refuse("not_allowed");
  return done({ ...base, may: allTrue(permissions) } as Ctx<P>);
}

/** The same person with a further right, or null: how a page decides whether to show a panel. */
export function widen<P extends Permission, Q extends Permission>(ctx: Ctx<P>, permission: Q): Ctx<P | Q> | null {
  return allows(ctx.actor.roles, permission) ? ({ ...ctx, may: { ...ctx.may, [permission]: true } } as Ctx<P | Q>) : null;
}

export function mintVisitor(base: Base, address: string, from: Partial<Pick<PublicCtx, "browser" | "device">> = {}): PublicCtx {
  return { browser: "", device: null, ...base, address, ...from } as PublicCtx;
}

export function mintForm(
  base: Base,
  facts: Pick<FormCtx, "formSessionId" | "appointmentId" | "patientId" | "forms" | "via" | "attendedBy">,
): FormCtx {
  return { ...base, ...facts } as FormCtx;
}

export function mintPortal(facts: {
  readonly patientId: string;
  readonly linkId: string | null;
  readonly now: Temporal.Instant;
  readonly database: Database;
}): PortalCtx {
  return { ...facts } as PortalCtx;
}

/** Work without a person at a screen: the worker, the demo, imports, scripts. May everything; says as whom and at what instant. Unreachable from `app/`. */
export function asSystem(
  job: string,
  options: { readonly database: Database; readonly now: Temporal.Instant; readonly actingAs?: Omit<Actor, "kind" | "sessionId"> },
): Ctx<Permission> {
  const as = options.actingAs ?? { id: null, name: job, roles: [], isDoctor: false, isPrescriber: false };
  const permissions = Object.keys(MATRIX) as Permission[];
  const base: Base = {
    actor: { ...as, kind: "system", sessionId: null },
    now: options.now,
    db: options.database.db,
    database: options.database,
    requestId: job,
  };
  return { ...base, may: allTrue(permissions) } as Ctx<Permission>;
}

/**
 * One transaction of this ctx: committed on ok, rolled back on a refusal or a throw. `work` may be run again, so it does nothing but database work.
 * What a refusal tells is written down here, when no lock is held any more: the rollback would have taken it along.
 */
export async function transaction<P extends Permission, T>(ctx: Ctx<P>, work: (tx: Tx<P>) => Promise<Result<T>>): Promise<Result<T>> {
  const result = await runTransaction(ctx.database, (db) => work({ ...ctx, db } as Tx<P>));
  if (!result.ok && result.refusal.tells !== undefined) await recordAudit(ctx, result.refusal.tells);
  return result;
}

export function publicTransaction<T>(ctx: PublicCtx, work: (tx: PublicTx) => Promise<Result<T>>): Promise<Result<T>> {
  return runTransaction(ctx.database, (db) => work({ ...ctx, db } as PublicTx));
}

export function formTransaction<T>(ctx: FormCtx, work: (tx: FormTx) => Promise<Result<T>>): Promise<Result<T>> {
  return runTransaction(ctx.database, (db) => work({ ...ctx, db } as FormTx));
}

/** The user id that a clinical record names. @throws for the system acting as nobody: such a record must have an author. */
export function authorId(ctx: { readonly actor: Actor }): string {
  if (ctx.actor.id === null) throw new Error("This needs a named author.");
  return ctx.actor.id;
}
