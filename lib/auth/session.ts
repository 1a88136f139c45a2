import "server-only";
import { refresh } from "next/cache";
import { cookies, headers } from "next/headers";
import { forbidden, notFound, redirect } from "next/navigation";
import { cache } from "react";
import { appDatabase, portalDatabase } from "#db/connections.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { env } from "#lib/env.ts";
import { SOCKET_ADDRESS } from "#lib/incoming-requests.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { unaskedCookieName } from "#lib/unasked.ts";
import { sayBrowser } from "./browser.ts";
import {
  type Actor,
  type Ctx,
  type FormCtx,
  mintForm,
  mintPortal,
  mintStaff,
  mintVisitor,
  type PatientForm,
  type PortalCtx,
  type PublicCtx,
} from "./ctx.ts";
import { type FormVisit, findFormVisit, formCookieName } from "./form-session.ts";
import { findKnownDevice, knownDeviceCookieName } from "./known-device.ts";
import { findPendingSignIn, findStepToSetUp, type PendingSignIn, pendingCookieName } from "./pending-sign-in.ts";
import { allows, FRESH, type Permission } from "./policy.ts";
import { findPortalSession, portalCookieName } from "./portal-session.ts";
import type { StepToSetUp } from "./sealed-step.ts";
import {
  findActor,
  findHandedOver,
  findScreenOwner,
  type HandedOver,
  type ScreenOwner,
  type SignedIn,
  sessionCookieName,
} from "./staff-session.ts";

/** The ctx's instant: the machine's clock, or under TEST_CLOCK=1 the instant in the cookie `test-clock`. */
async function clinicalNow(): Promise<Temporal.Instant> {
  const chosen = env().testClock ? (await cookies()).get("test-clock")?.value : undefined;
  return chosen === undefined ? Temporal.Now.instant() : Temporal.Instant.from(chosen);
}

/** A proxy on this machine, which nobody said is to be trusted, connects from here: it may stand for everybody. */
const THIS_MACHINE = ["", "127.0.0.1", "::1", "::ffff:127.0.0.1"];

/**
 * Where a request comes from: what a trusted proxy appended to x-forwarded-for, else the connection's own address, which no visitor can choose. "direct"
 * where neither tells one visitor from another.
 */
async function clientAddress(): Promise<string> {
  const given = await headers();
  if (env().trustedProxy) return given.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? "direct";
  const address = given.get(SOCKET_ADDRESS) ?? "";
  return THIS_MACHINE.includes(address) ? "direct" : address;
}

/** Who is signed in, looked up once a request. */
export const currentActor = cache(async (): Promise<SignedIn | null> => {
  const jar = await cookies();
  const cookie = jar.get(sessionCookieName(env().secure))?.value;
  if (cookie === undefined) return null;
  return findActor(staffDatabase().db, cookie, env().secret, jar.has(unaskedCookieName(env().secure)) ? "unasked" : "asked");
});

/** The sign-in that this browser was handed over with, looked up once a request; while there is one, nobody is signed in. */
export const currentHandOver = cache(async (): Promise<HandedOver | null> => {
  const cookie = (await cookies()).get(sessionCookieName(env().secure))?.value;
  return cookie === undefined ? null : findHandedOver(staffDatabase().db, cookie, env().secret);
});

/** The sign-in whose screen this browser shows, locked or not. */
export async function currentScreen(): Promise<ScreenOwner | null> {
  const cookie = (await cookies()).get(sessionCookieName(env().secure))?.value;
  return cookie === undefined ? null : findScreenOwner(staffDatabase().db, cookie, env().secret);
}

/** The session that a new sign-in in this browser takes the place of. */
export async function currentSessionId(): Promise<string | null> {
  return ((await currentScreen()) ?? (await currentHandOver()))?.sessionId ?? null;
}

/** Where a staff page leads whoever is not signed in: to the form that the tablet was handed over for, else to the sign-in. */
export async function leadAway(): Promise<never> {
  redirect((await currentHandOver()) === null ? "/sign-in" : "/form");
}

function staffDatabase() {
  return appDatabase(env().databases, env().poolSize);
}

/**
 * The gate of an answer that goes on for as long as a page is open: it never counts as somebody's being there.
 * @returns the ctx, and a question to ask again and again while answering: whether this person is still signed in and still may.
 */
export async function enterToWatch<P extends Permission>(
  ...permissions: readonly P[]
): Promise<Result<{ readonly ctx: Ctx<P>; readonly sessionId: string; readonly stillMay: () => Promise<boolean> }>> {
  const cookie = (await cookies()).get(sessionCookieName(env().secure))?.value ?? "";
  const { db } = staffDatabase();
  const look = () => findActor(db, cookie, env().secret, "unasked");
  const actor = await look();
  if (actor === null) return refuse("signed_out");
  const minted = await letIn(actor, permissions);
  if (!minted.ok) return minted;
  const stillMay = async () => {
    const now = await look();
    return now !== null && permissions.every((permission) => allows(now.roles, permission));
  };
  return done({ ctx: minted.value, sessionId: actor.sessionId, stillMay });
}

async function base(actor: Actor) {
  const database = staffDatabase();
  const given = (await headers()).get("x-request-id") ?? "";
  // Where proxy.ts is not on the way, a browser could say anything here.
  const requestId = /^[0-9a-f-]{36}$/.test(given) ? given : crypto.randomUUID();
  return { actor, now: await clinicalNow(), db: database.db, database, requestId };
}

/** The ctx of somebody who is signed in. Whoever asks for what their roles do not allow is written down, with the rights that it would have taken. */
async function letIn<P extends Permission>(actor: Actor, permissions: readonly P[]): Promise<Result<Ctx<P>>> {
  const asking = await base(actor);
  const minted = mintStaff(asking, permissions);
  if (!minted.ok) {
    const reason = permissions.filter((permission) => !allows(actor.roles, permission)).join(" ");
    await recordAudit(asking, { action: "access:refuse", objectType: "permission", objectId: null, outcome: "refused", reason });
  }
  return minted;
}

/** The gate of a staff page that is about an object: signed out → sign-in, without the right → 404, as if it did not exist. */
export async function enter<P extends Permission>(...permissions: readonly P[]): Promise<Ctx<P>> {
  const actor = await currentActor();
  if (actor === null) return leadAway();
  const minted = await letIn(actor, permissions);
  if (!minted.ok) notFound();
  return minted.value;
}

/** The gate of an area (an index or a settings page): without the right, a plain page that says so. */
export async function enterArea<P extends Permission>(...permissions: readonly P[]): Promise<Ctx<P>> {
  const actor = await currentActor();
  if (actor === null) return leadAway();
  const minted = await letIn(actor, permissions);
  if (!minted.ok) forbidden();
  return minted.value;
}

/** The gate of an action: refusals are values, so that what was typed can be given back. What is `FRESH` takes a password of the last ten minutes. */
export async function enterAction<P extends Permission>(permissions: readonly P[]): Promise<Result<Ctx<P>>> {
  const actor = await currentActor();
  if (actor === null) return refuse("signed_out");
  const minted = await letIn(actor, permissions);
  if (minted.ok && !actor.isFresh && permissions.some((permission) => FRESH.includes(permission))) return refuse("confirm_first");
  return minted;
}

const VISITOR: Actor = { kind: "visitor", id: null, name: "visitor", roles: [], isDoctor: false, isPrescriber: false, sessionId: null };

/** Someone who has not signed in. */
export async function publicVisitor(): Promise<PublicCtx> {
  const cookie = (await cookies()).get(knownDeviceCookieName(env().secure))?.value;
  const device = cookie === undefined ? null : await findKnownDevice(cookie, env().secret);
  const { address, browser } = await currentPlace();
  return mintVisitor(await base(VISITOR), address, { browser, device });
}

/** What the list of somebody's sign-ins says of where each was made. */
export async function currentPlace(): Promise<{ readonly address: string; readonly browser: string }> {
  return { address: await clientAddress(), browser: sayBrowser((await headers()).get("user-agent") ?? "") };
}

/** The half-made sign-in of this browser, looked up once a request. */
export const currentPendingSignIn = cache(async (): Promise<PendingSignIn | null> => {
  const cookie = (await cookies()).get(pendingCookieName(env().secure))?.value;
  return cookie === undefined ? null : findPendingSignIn(staffDatabase().db, cookie, env().secret);
});

/** The second step that is being set up in this sign-in. */
export async function currentStepToSetUp(): Promise<StepToSetUp | null> {
  const actor = await currentActor();
  return actor === null ? null : findStepToSetUp(staffDatabase().db, actor.sessionId, env().secret);
}

/** A document of a patient's own page, by the kind and the id that the audit trail names it with. */
type PortalDocument = { readonly type: "handout" | "calendar" | "consent" | "prices"; readonly id: string | null };

/** The gate of the portal's pages: a live portal session, else back to the link's own page. Every look, and which document, is audited before anything is read. */
export async function openPortal(document?: PortalDocument): Promise<PortalCtx> {
  const entered = await enterPortal(document);
  if (!entered.ok) redirect("/p");
  return entered.value;
}

/** The same for a file of the portal, which answers for itself. */
export async function enterPortal(document?: PortalDocument): Promise<Result<PortalCtx>> {
  const cookie = (await cookies()).get(portalCookieName(env().secure))?.value;
  const session = cookie === undefined ? null : await findPortalSession(staffDatabase().db, cookie);
  if (session === null) return refuse("signed_out");
  const { linkId, patientId } = session;
  await recordAudit(await base(VISITOR), {
    action: document === undefined ? "portal:view" : "portal:document",
    objectType: document?.type ?? "portal_link",
    objectId: document === undefined ? linkId : document.id,
    patientId,
  });
  return done(mintPortal({ linkId, patientId, now: await clinicalNow(), database: portalDatabase(env().databases) }));
}

/** A patient's page as the patient sees it, for staff: read by the portal's own role. Audited before anything is read. */
export async function lookAsPatient(ctx: Ctx<"portal:issue">, patientId: string): Promise<PortalCtx> {
  await recordAudit(ctx, { action: "portal:preview", objectType: "patient", objectId: patientId, patientId });
  return mintPortal({ linkId: null, patientId, now: ctx.now, database: portalDatabase(env().databases) });
}

const PATIENT: Actor = { ...VISITOR, kind: "patient", name: "patient" };

const currentForms = cache(async (): Promise<FormVisit | null> => {
  const cookie = (await cookies()).get(formCookieName(env().secure))?.value;
  return cookie === undefined ? null : findFormVisit(staffDatabase().db, cookie);
});

/** The gate of a patient's forms: a tablet that was handed over, or the link's session. Everything signed → the thanks; neither → a page that says so. */
export async function openForms(): Promise<FormCtx> {
  const visit = await currentForms();
  if (visit === null) redirect("/form/closed");
  if (visit.state === "finished") redirect("/form/done");
  return mintForm(await base(PATIENT), visit);
}

/** The gate of one form's page. One that is signed, or was not given, leads to what there is to do. */
export async function openForm(form: PatientForm): Promise<FormCtx> {
  const ctx = await openForms();
  if (!ctx.forms.includes(form)) redirect("/form");
  return ctx;
}

/** The gate of a form's actions. A form sent once more whose answer was lost leads to the thanks, or to the form that is left, as its page does. */
export async function enterForm(form: PatientForm | "any"): Promise<Result<FormCtx>> {
  const visit = await currentForms();
  if (visit === null) return refuse("form_closed");
  if (visit.state === "finished") redirect("/form/done");
  if (form !== "any" && !visit.forms.includes(form)) redirect("/form");
  return done(mintForm(await base(PATIENT), visit));
}

/** Whether a state-changing request comes from our own pages. Missing, null and foreign origins are refused. */
export async function sameOrigin(): Promise<Result<true>> {
  return (await headers()).get("origin") === env().origin ? done(true) : refuse("wrong_origin");
}

/** Has the page around a form drawn again together with the action's answer, so that the version it carries is the one now in force. */
export function drawPageAgain(): void {
  refresh();
}

/** Whether an error is Next's own way of redirecting or answering 404, which must be let through. */
export function isControlFlow(error: unknown): boolean {
  return error instanceof Error && "digest" in error && typeof error.digest === "string" && error.digest.startsWith("NEXT_");
}
