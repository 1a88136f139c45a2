/** A clinic with one of everything, secrets that a thief would know again, and folders for its archives. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { patients } from "#db/schema/patients.ts";
import { asSystem } from "#lib/auth/ctx.ts";
import { writeArchive } from "#lib/interchange/commands/archive/write.ts";
import { readTable } from "#lib/interchange/queries/archive/read-table.ts";
import type { Manifest } from "#lib/interchange/rules/archive/manifest.ts";
import { openAnyRows } from "./any-rows.ts";
import { openBySql } from "./by-sql.ts";
import { freshDatabase } from "./database.ts";
import { openPhotoClinic, temporaryStore } from "./photo-clinic.ts";
import { NOW } from "./screened-visit.ts";
import { addDevice, putAftercareInForce } from "./treatment-room.ts";
import { wholeVisit } from "./whole-visit.ts";

/** What stands in each place of a secret, as text or as bytes. */
export const CANARY = "canary-that-lets-somebody-in";

/** A row with the canary in each place of a secret, by the table. */
async function plantSecrets(ownerUrl: string, userId: string): Promise<void> {
  const rows = await openAnyRows(ownerUrl);
  const canary = `\\x${Buffer.from(CANARY).toString("hex")}`;
  const later = "2027-01-01 00:00Z";
  const { client, goesIn } = rows;
  await client.query("begin");
  await client.query("update users set password_hash = $1, pin_hash = $1 where id = $2", [CANARY, userId]);
  const patient = (await client.query<{ id: string }>("select id from patients order by id limit 1")).rows[0]?.id ?? "";
  const appointment = (await client.query<{ id: string }>("select id from appointments order by id limit 1")).rows[0]?.id ?? "";
  const session = await goesIn("sessions", {
    user_id: userId,
    secret_hash: canary,
    proposed_step: canary,
    expires_at: later,
    browser: CANARY,
  });
  await goesIn("pending_sign_ins", { user_id: userId, secret_hash: canary, proposed_step: canary, expires_at: later });
  await goesIn("recovery_codes", { user_id: userId, code_hash: canary });
  await goesIn("second_steps", { user_id: userId, secret: canary });
  await goesIn("setup_codes", { code_hash: canary });
  await goesIn("attempts", { kind: "sign_in_account", subject_hash: canary });
  await goesIn("idempotency_keys", { command: CANARY, actor: CANARY, request_hash: canary, answer: JSON.stringify({ CANARY }) });
  await goesIn("invitations", { user_id: userId, token_hash: canary, purpose: "invite", expires_at: later });
  const link = await goesIn("portal_links", { patient_id: patient, token_hash: canary, expires_at: later });
  await goesIn("portal_sessions", { patient_id: patient, link_id: link.id ?? "", secret_hash: canary, expires_at: later });
  await goesIn("form_links", {
    patient_id: patient,
    appointment_id: appointment,
    token_hash: canary,
    created_by: userId,
    expires_at: later,
  });
  await goesIn("form_sessions", {
    patient_id: patient,
    appointment_id: appointment,
    secret_hash: canary,
    staff_session_id: session.id ?? "",
    link_id: null,
    forms: "{screening}",
    expires_at: later,
  });
  await client.query("commit");
  await client.end();
}

/** @param name of its database */
export async function openArchivedClinic(name: string) {
  const database = await freshDatabase(name);
  const store = temporaryStore();
  const clinic = await openPhotoClinic(database.app);
  await putAftercareInForce(clinic);
  const app = await openBySql(database.roles.app);
  await wholeVisit({ clinic, deviceId: await addDevice(clinic), app, store });
  await app.client.end();
  const userId = clinic.clinician.id;
  await plantSecrets(database.ownerUrl, userId);
  await database.app.db.insert(patients).values({ givenName: "=1+1", familyName: "O’Brien,\n“Zoë”", street: "", preferredName: "'@z" });
  const folders: string[] = [];
  const newFolder = (): string => {
    const folder = mkdtempSync(path.join(tmpdir(), "cadence-archive-"));
    folders.push(folder);
    return folder;
  };
  const write = (folder: string, progress?: (what: string) => Promise<void>): Promise<Manifest> =>
    writeArchive(asSystem("archive", { database: database.app, now: NOW }), {
      folder,
      files: store.files,
      schema: "0000_test",
      ...(progress === undefined ? {} : { progress }),
    });
  const close = async () => {
    await database.close();
    store.clear();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  };
  return { database, store, userId, newFolder, write, close };
}

/** Every file of a folder, by its place in it. */
export const everyFile = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();

export type ArchivedRow = Readonly<Record<string, string | null>>;
/** The rows of a table of an archive, by the names of their columns. */
export async function rowsOf(folder: string, table: string): Promise<readonly ArchivedRow[]> {
  const [headings = [], ...lines] = await Array.fromAsync(readTable(path.join(folder, "tables", `${table}.csv`)));
  return lines.map((cells) => Object.fromEntries(headings.map((name, at) => [name ?? "", cells[at] ?? null])));
}
