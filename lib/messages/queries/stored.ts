import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "#db/client.ts";
import { messages } from "#db/schema/messages.ts";
import { notices } from "#db/schema/notices.ts";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import type { Unreached } from "../rules/channel.ts";

const lastWays = z.array(z.string()).catch([]);

/** Every notice of a patient as it is kept, whatever record it was reckoned under; with what became of its message, where that did not get to them. */
export async function listStoredNotices({ db }: { readonly db: Db }, patientId: string) {
  const rows = await db
    .select({
      id: notices.id,
      key: notices.key,
      state: notices.state,
      dueAt: notices.dueAt,
      messageId: notices.messageId,
      lost: sql<"unreachable" | "failed" | null>`case when ${messages.state} = 'unreachable' then 'unreachable'
        when ${messages.state} = 'failed' and ${messages.failure} = 'address_refused' then 'failed' end`,
      address: messages.address,
      ways: sql<unknown>`${messages.about} -> 'ways'`,
    })
    .from(notices)
    .leftJoin(messages, eq(messages.id, notices.messageId))
    .where(isRecordOf(notices.patientId, patientId));
  return rows.map(({ lost, address, ways, ...notice }) => {
    const unreached: Unreached | null =
      lost === null ? null : { refusedAt: lost === "failed" ? (address ?? "") : null, ways: lastWays.parse(ways) };
    return { ...notice, unreached };
  });
}
