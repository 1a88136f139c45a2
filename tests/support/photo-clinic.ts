/** A clinic whose patient agrees to photographs, a store of its own, and what there is to see in both. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { eq } from "drizzle-orm";
import { contentHash } from "#db/once.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { photos } from "#db/schema/photos.ts";
import { defaultPhotoConsent } from "#db/seed/definitions/photo-consent.ts";
import { signPhotoConsent } from "#lib/consent/commands/uses.ts";
import { fillUses } from "#lib/consent/queries/uses.ts";
import type { FilesPlace } from "#lib/env.ts";
import { type Files, openFiles } from "#lib/files.ts";
import { type Taken, takePhoto } from "#lib/photos/commands/take.ts";
import { takePhotoInput } from "#lib/photos/input.ts";
import { WANTED } from "#lib/photos/rules/picture.ts";
import { receiveForm } from "#lib/receive.ts";
import { type Result, refuse } from "#lib/result.ts";
import { formOf } from "./pictures.ts";
import { at, key, value } from "./results.ts";
import { as, bookVisit, NOW, openScreeningClinic, type ScreeningClinic } from "./screened-visit.ts";

type Given = Parameters<typeof openScreeningClinic>[0];

/** The clinic with a text about photographs in force. */
export async function openPhotoClinic(database: Given): Promise<ScreeningClinic> {
  const clinic = await openScreeningClinic(database);
  const made = await database.db
    .insert(definitions)
    .values({ kind: "consent", slug: "photo", name: "Photographs" })
    .returning({ id: definitions.id });
  await database.db.insert(definitionVersions).values({
    definitionId: at(made, 0).id,
    number: 1,
    state: "in_force",
    content: defaultPhotoConsent,
    contentHash: contentHash(defaultPhotoConsent),
    approvedBy: clinic.clinician.id,
    approvedAt: NOW,
    inForceAt: NOW,
  });
  return clinic;
}

export async function agree(clinic: ScreeningClinic, patientId: string, uses: readonly string[] = ["record"]): Promise<void> {
  const filled = await fillUses(clinic.database, "photo");
  const form = { patientId, consentVersionId: filled?.versionId ?? "", seen: filled?.seen ?? "", uses: [...uses] };
  const signature = { image: null, typedName: "Ines Carvalho" };
  value(await signPhotoConsent(as(clinic, clinic.reception, ["consent:take"]), { ...form, signature, idempotencyKey: key() }));
}

/** A visit today whose patient agrees to photographs for the record. */
export async function photoVisit(clinic: ScreeningClinic) {
  const visit = await bookVisit(clinic);
  await agree(clinic, visit.patientId);
  return visit;
}

export function temporaryStore() {
  const place = { folder: mkdtempSync(path.join(tmpdir(), "cadence-photos-")), bucket: null };
  const inside = (folder: string): readonly string[] => {
    try {
      return readdirSync(path.join(place.folder, folder), { recursive: true, encoding: "utf8" }).filter(
        (name) => !/(?:photos|documents)$/.test(name),
      );
    } catch {
      return [];
    }
  };
  return {
    place,
    files: openFiles(place),
    /** Names of what is kept, and of what is on its way in. */
    kept: () => inside("kept"),
    incoming: () => inside("incoming"),
    clear: () => rmSync(place.folder, { recursive: true, force: true }),
  };
}

export const taking = (clinic: ScreeningClinic, now = NOW) => as(clinic, clinic.clinician, ["treatment:record", "clinic:read"], now);

type Store = { readonly place: FilesPlace; readonly files: Files };
type Fields = Readonly<Record<string, string>>;

/** Sends one form with one file, as the route handler takes it. */
export async function send(clinic: ScreeningClinic, store: Store, fields: Fields, file: Uint8Array, name?: string): Promise<Result<Taken>> {
  const ctx = taking(clinic);
  const body = formOf({ idempotencyKey: key(), view: "front", ...fields }, file, name);
  const request = new Request("http://localhost/photos", { method: "POST", body });
  return receiveForm(ctx, request, store.place, WANTED, async (received) => {
    const parsed = takePhotoInput.safeParse(Object.fromEntries(received.fields));
    if (!parsed.success) return refuse("photo_form");
    return received.file.ok ? takePhoto(ctx, store.files, parsed.data, received.file.value) : received.file;
  });
}

/** The rows of a patient's photographs, whatever became of them. */
export function rowsOf({ database }: ScreeningClinic, patientId: string) {
  return database.db.select().from(photos).where(eq(photos.patientId, patientId));
}
