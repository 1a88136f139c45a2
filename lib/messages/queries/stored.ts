import type { Db } from "#db/client.ts";
import { notices } from "#db/schema/notices.ts";
import { isRecordOf } from "#db/schema/patient-identities.ts";

/** Every notice of a patient as it is kept, whatever record it was reckoned under. */
export function listStoredNotices({ db }: { readonly db: Db }, patientId: string) {
  return db
    .select({ id: notices.id, key: notices.key, state: notices.state, dueAt: notices.dueAt, messageId: notices.messageId })
    .from(notices)
    .where(isRecordOf(notices.patientId, patientId));
}
