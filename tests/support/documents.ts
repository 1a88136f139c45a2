/** Documents as people and attackers send them, and the way in that the route handler takes. */
import { eq } from "drizzle-orm";
import { patientDocuments } from "#db/schema/patient-documents.ts";
import { addDocument } from "#lib/documents/commands/add.ts";
import { addDocumentInput } from "#lib/documents/input.ts";
import { WANTED } from "#lib/documents/rules/file.ts";
import type { FilesPlace } from "#lib/env.ts";
import type { Files } from "#lib/files.ts";
import { receiveForm } from "#lib/receive.ts";
import { formOf } from "./pictures.ts";
import { key } from "./results.ts";
import { as, NOW, type ScreeningClinic } from "./screened-visit.ts";

const text = (words: string): Uint8Array => Buffer.from(words, "latin1");

export const document = {
  /** The smallest whole PDF: one empty page. */
  pdf: (note = ""): Uint8Array =>
    text(
      `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R>>endobj\n%${note}\ntrailer<</Root 1 0 R>>\n%%EOF\n`,
    ),
  /** One that runs a program when it is opened, and one that asks for a password. */
  withScript: (): Uint8Array =>
    text("%PDF-1.4\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"),
  locked: (): Uint8Array => text("%PDF-1.6\ntrailer<</Root 1 0 R/Encrypt 9 0 R>>\n%%EOF\n"),
  text: (words = "Dear Aroha,\n\tIron is low: Zoë’s ferritin is 9 µg/L.\n"): Uint8Array => Buffer.from(words, "utf8"),
} as const;

type Store = { readonly place: FilesPlace; readonly files: Files };
type Who = ScreeningClinic["clinician"];
type Sent = {
  readonly as?: Who;
  readonly name?: string;
  readonly fields: Readonly<Record<string, string>> & { readonly patientId: string };
};

/** Sends one form with one file, as the route handler takes it: by a clinician for everyone, unless something else is said. */
export function sendDocument(
  clinic: ScreeningClinic,
  store: Store,
  { as: who = clinic.clinician, name = "scan.pdf", fields }: Sent,
  file: Uint8Array,
) {
  const ctx = as(clinic, who, ["patient:write"], NOW);
  const body = formOf(
    { idempotencyKey: key(), title: "From Dr Chen", kind: "letter", audience: "everyone", datedOn: "", ...fields },
    file,
    name,
  );
  const request = new Request("http://localhost/documents", { method: "POST", body });
  return receiveForm(ctx, request, store.place, WANTED, async (received) =>
    received.file.ok
      ? addDocument(ctx, store.files, addDocumentInput.parse(Object.fromEntries(received.fields)), received.file.value)
      : received.file,
  );
}

/** The rows of a patient's documents, whatever became of them. */
export function documentRows({ database }: ScreeningClinic, patientId: string) {
  return database.db.select().from(patientDocuments).where(eq(patientDocuments.patientId, patientId));
}
