/** What was told, to be held against what was to be told: messages with what was changed before they were worded, and what arrived of each. */
import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Database } from "#db/client.ts";
import type { Arrived } from "#tests/support/mail-server.ts";
import type { Changed } from "./desk.ts";

const message = z.object({
  id: z.string(),
  state: z.string(),
  unsure: z.number(),
  patientId: z.string(),
  kinds: z.array(z.string()),
  visitIds: z.array(z.string()),
  /** The visits among them that had been changed before it was worded. */
  changedBefore: z.array(z.string()),
});
export type Told = z.infer<typeof message>;

/**
 * Every message. A message is worded, and a visit changed, under the patient's lock, and each leaves its row in the audit log before it lets go: so the order of
 * those rows is the order in which it happened, and no clock is asked.
 */
export async function readTold({ db }: Database): Promise<readonly Told[]> {
  const { rows } = await db.execute(sql`
    with changed as materialized (
      select object_id, id from audit_log where action in ('appointment:move', 'appointment:status') and actor_kind = 'staff'
    ), worded as materialized (
      select object_id, max(id::text) as id from audit_log where action = 'message:sent' group by object_id
    )
    select m.id, m.state, m.unsure, m.patient_id as "patientId",
      coalesce((select json_agg(n.kind) from notices n where n.message_id = m.id), '[]') as kinds,
      coalesce((select json_agg(v.appointment_id) from message_visits v where v.message_id = m.id), '[]') as "visitIds",
      coalesce((select json_agg(v.appointment_id) from message_visits v join changed c on c.object_id = v.appointment_id::text
        join worded w on w.object_id = m.id::text where v.message_id = m.id and c.id::text < w.id), '[]') as "changedBefore"
    from messages m`);
  return z.array(message).parse(rows);
}

/** What arrived, by the message that it was. */
export function byMessage(arrived: readonly Arrived[], host: string): ReadonlyMap<string, readonly Arrived[]> {
  const found = new Map<string, Arrived[]>();
  for (const each of arrived) {
    const id = each.mail.messageId?.replace(/^<|>$/g, "").replace(`@${host}`, "") ?? "";
    found.set(id, [...(found.get(id) ?? []), each]);
  }
  return found;
}

/** A message that told of a visit as it was no more when it was worded. */
export function isWrong(told: Told, mails: readonly Arrived[], changed: ReadonlyMap<string, Changed>): boolean {
  if (mails.length === 0) return false;
  return told.changedBefore.some((visitId) => {
    const change = changed.get(visitId);
    if (change === undefined) return false;
    if (change.time === null) return told.kinds.includes("reminder");
    const { time } = change;
    return mails.some(({ mail }) => !(mail.text ?? "").includes(time));
  });
}
