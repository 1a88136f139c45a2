import type { Database, Db } from "#db/client.ts";
import { sendJobs } from "#db/jobs.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import type { Actor } from "#lib/auth/ctx.ts";
import type { AuditAction } from "./rules/actions.ts";
import { alertsStaff, changesWhatIsTold, GATE_BROKE, mayBreakGates } from "./rules/causes.ts";

export type AuditEntry = {
  readonly action: AuditAction;
  readonly objectType: string;
  readonly objectId: string | null;
  readonly patientId?: string | null;
  readonly outcome?: "done" | "refused";
  readonly reason?: string;
  /** Codes and counts only; never a name, an answer or a token. */
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
};

/** Whoever writes something down: any transaction of the house, or what only reads. */
export type Recorder = { readonly actor: Actor; readonly db: Db; readonly database: Database; readonly requestId: string };

/** Writes the audit row: for a change in the change's own transaction, for a read before anything is returned. */
export async function recordAudit(ctx: Recorder, entry: AuditEntry): Promise<void> {
  await recordAudits(ctx, [entry]);
}

/** Rows of one statement: each has a dozen parameters, and a statement takes 65,535. */
const AT_ONCE = 1_000;

/** As `recordAudit`, for several rows in one statement, or for very many in a few. */
export async function recordAudits(ctx: Recorder, entries: readonly AuditEntry[]): Promise<void> {
  for (let from = 0; from < entries.length; from += AT_ONCE) await insertAll(ctx, entries.slice(from, from + AT_ONCE));
  await sendWhatFollows(ctx, entries);
}

/**
 * What is written down is what causes messages: so the jobs that follow are handed in here, in the same transaction, and no command can forget them. The system
 * itself causes none: whoever imports or seeds has everybody's messages reckoned at once.
 */
async function sendWhatFollows(ctx: Recorder, entries: readonly AuditEntry[]): Promise<void> {
  if (ctx.actor.kind === "system") return;
  const happened = entries.filter(({ outcome = "done" }) => outcome === "done");
  const patientsOf = (isMeant: (action: AuditAction) => boolean) => [
    ...new Set(happened.flatMap(({ action, patientId }) => (patientId != null && isMeant(action) ? [patientId] : []))),
  ];
  await sendJobs(
    ctx,
    "message-plan",
    patientsOf(changesWhatIsTold).map((patientId) => ({ patientId })),
  );
  const alerts = happened.filter(({ action }) => alertsStaff(action));
  await sendJobs(ctx, "message-alert", [
    ...alerts.map(({ action, objectId, patientId = null }) => ({ action, objectId, patientId, by: null })),
    ...patientsOf(mayBreakGates).map((patientId) => ({ action: GATE_BROKE, objectId: null, patientId, by: ctx.actor.id })),
  ]);
}

async function insertAll(ctx: Recorder, entries: readonly AuditEntry[]): Promise<void> {
  await ctx.db.insert(auditLog).values(
    entries.map((entry) => ({
      actorKind: ctx.actor.kind,
      actorId: ctx.actor.id,
      actorRoles: ctx.actor.roles.join(" "),
      sessionId: ctx.actor.sessionId,
      action: entry.action,
      objectType: entry.objectType,
      objectId: entry.objectId,
      patientId: entry.patientId ?? null,
      outcome: entry.outcome ?? "done",
      reason: entry.reason ?? null,
      detail: entry.detail ?? {},
      requestId: ctx.requestId,
    })),
  );
}
