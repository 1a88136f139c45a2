import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { desc } from "drizzle-orm";
import sharp from "sharp";
import type { Database } from "#db/client.ts";
import { recordRequests } from "#db/schema/privacy.ts";
import { addDocument } from "#lib/documents/commands/add.ts";
import type { AddDocumentInput } from "#lib/documents/input.ts";
import { openFiles } from "#lib/files.ts";
import { addDays, type IsoDate, sayDate } from "#lib/time.ts";
import { type At, atPlace, must, type Person } from "./clock.ts";
import type { Random } from "./random.ts";

/** A page of lines as the smallest whole PDF, in a letter that every reader has. */
function pdfOf(lines: readonly string[]): Buffer {
  const plain = lines.map((line) => `(${line.replaceAll(/[()\\]/g, String.raw`\$&`)}) Tj T*`).join("\n");
  const text = `BT /F1 11 Tf 16 TL 72 770 Td\n${plain}\nET`;
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
    `<</Length ${text.length}>>\nstream\n${text}\nendstream`,
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
  ];
  let body = "%PDF-1.4\n";
  const places = objects.map((object, index) => {
    const place = body.length;
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, "0")} 00000 n \n`;
  });
  const size = objects.length + 1;
  return Buffer.from(
    `${body}xref\n0 ${size}\n0000000000 65535 f \n${places.join("")}trailer\n<</Size ${size}/Root 1 0 R>>\nstartxref\n${body.length}\n%%EOF\n`,
    "latin1",
  );
}

/** A sheet with a table on it, as somebody would photograph it. */
function sheetOf(rows: readonly string[]): Promise<Buffer> {
  const lines = rows.map((row, index) => `<text x="60" y="${150 + index * 56}" font-family="sans-serif" font-size="30">${row}</text>`);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="560"><rect width="800" height="560" fill="#f4f1ea"/><rect x="30" y="30" width="740" height="500" fill="#fff" stroke="#bbb"/>${lines.join("")}</svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 82 }).toBuffer();
}

type Stage = {
  readonly at: At;
  readonly database: Database;
  readonly random: Random;
  readonly today: IsoDate;
  readonly folder: string;
  readonly doctor: Person;
  readonly reception: Person;
};

/** What came in the post for the patient who asks for their copy: a referral for everybody, a result for clinicians, a map that reception printed. */
export async function fileDocuments({ at, database, random, today, folder, doctor, reception }: Stage): Promise<void> {
  const [asking] = await database.db
    .select({ id: recordRequests.patientId })
    .from(recordRequests)
    .orderBy(desc(recordRequests.createdAt))
    .limit(1);
  if (asking === undefined) throw new Error("The demo has nobody who asked for a copy.");
  const files = openFiles({ folder, bucket: null });
  const incoming = await mkdtemp(path.join(tmpdir(), "cadence-documents-"));
  const file = async (
    daysAgo: number,
    by: Person,
    name: string,
    bytes: Buffer,
    more: Omit<AddDocumentInput, "idempotencyKey" | "patientId">,
  ) => {
    const sent = { path: path.join(incoming, "sent"), hash: createHash("sha256").update(bytes).digest("hex"), name };
    await writeFile(sent.path, bytes);
    const ctx = at(atPlace(addDays(today, -daysAgo), "11:15", "Australia/Melbourne"), by);
    must("file a document", await addDocument(ctx, files, { idempotencyKey: random.key(), patientId: asking.id, ...more }, sent));
  };
  const written = addDays(today, -21);
  try {
    const referral = pdfOf([
      "Northside Family Practice, Fitzroy",
      sayDate(written),
      "",
      "To the clinicians of Harbour Skin Clinic",
      "",
      "Thank you for seeing my patient about atrophic acne scars of both cheeks.",
      "No isotretinoin in the last year, no keloids, no blood thinners.",
      "",
      "Kind regards,",
      "Dr Lin Chen",
    ]);
    await file(19, reception, "scan0001.pdf", referral, {
      title: "Referral from Dr Chen",
      kind: "referral",
      audience: "everyone",
      datedOn: written,
    });
    const result = await sheetOf([
      "Ferritin   9 µg/L   (30 to 200)",
      "Haemoglobin   118 g/L   (120 to 160)",
      "Vitamin D   44 nmol/L   (50 to 150)",
    ]);
    await file(8, doctor, "IMG_2210.jpg", result, {
      title: "Blood results",
      kind: "result",
      audience: "clinicians",
      datedOn: addDays(today, -9),
    });
    const words = Buffer.from(
      "From the station: tram 96 to stop 13, then two minutes on foot.\nThe lift is at the back of the building.\n",
    );
    await file(7, reception, "how-to-get-here.txt", words, {
      title: "How to get here, as we sent it",
      kind: "letter",
      audience: "everyone",
      datedOn: null,
    });
  } finally {
    await rm(incoming, { recursive: true, force: true });
  }
}
