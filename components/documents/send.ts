import * as z from "zod/mini";
import type { FormState } from "#lib/form-state.ts";

/** What the server says to a document: as every form's action does. */
const answer = z.object({
  outcome: z.enum(["refused", "done"]),
  message: z.nullable(z.string()),
  errors: z.record(z.string(), z.string()),
  values: z.record(z.string(), z.string()),
  isShut: z.optional(z.boolean()),
});

const LOST = "The connection was lost before the document was kept. Send it once more.";

/** Sends the form with its file. It never throws: what went wrong is said in a sentence, and what was typed stays. */
export async function sendDocument(form: FormData, before: FormState): Promise<FormState> {
  const sentAt = before.sentAt + 1;
  try {
    const response = await fetch("/documents", { method: "POST", body: form, headers: { accept: "application/json" } });
    return { ...answer.parse(await response.json()), isShut: response.status === 401, sentAt };
  } catch {
    const values = Object.fromEntries([...form].flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])));
    return { outcome: "refused", message: LOST, errors: {}, values, sentAt };
  }
}
