import * as z from "zod/mini";

/** What the server says to a photograph. */
const answer = z.union([z.strictObject({ photoId: z.string() }), z.strictObject({ refused: z.string() })]);
export type UploadAnswer =
  | { readonly photoId: string }
  | { readonly refused: string /** Whether the same picture may be kept the next time. */; readonly again: boolean };

/** What a photograph is sent with, by field. */
export type PhotoFields = Readonly<Record<"idempotencyKey" | "patientId" | "appointmentId" | "view" | "original", string | undefined>>;

const LOST = "The connection was lost before the photograph was kept. Send it again.";

/** Sends one photograph. It never throws: what went wrong is said in a sentence. */
export async function uploadPhoto(fields: PhotoFields, picture: Blob): Promise<UploadAnswer> {
  const form = new FormData();
  // The fields first: the server reads as it comes, and ends with the file.
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.append(name, value);
  form.append("picture", picture);
  try {
    const response = await fetch("/photos", { method: "POST", body: form, headers: { accept: "application/json" } });
    const said = answer.parse(await response.json());
    return "refused" in said ? { ...said, again: response.status !== 422 } : said;
  } catch {
    return { refused: LOST, again: true };
  }
}
