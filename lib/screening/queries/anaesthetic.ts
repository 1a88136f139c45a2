import { listGateFacts } from "./facts.ts";
import type { Reading } from "./gate-rows.ts";

/** Whether a visit's answers say "ask a doctor" before an anaesthetic. Where nobody can say, a doctor is asked: unknown is never no. */
export async function asksDoctorFirst(reading: Reading & { readonly now: Temporal.Instant }, appointmentId: string): Promise<boolean> {
  const [facts] = await listGateFacts(reading, [appointmentId]);
  const assessment = facts?.assessment;
  return assessment?.kind !== "assessed" || assessment.anaesthetic === "ask-doctor";
}
