/** The clinic whose backups are made: its database, its files, and what it must not lose. */
import { createHmac } from "node:crypto";
import path from "node:path";
import type { RoleUrls } from "#db/roles.ts";
import { anchorFileOf, filesPlace } from "#lib/env.ts";
import { type Files, openFiles } from "#lib/files.ts";
import { dataFolderPath, filesFolderPath, readSecret } from "../data-folder.ts";
import type { Lifetime } from "../lifetime.ts";
import { openProductionDatabase } from "../production-database.ts";

export type Clinic = {
  readonly roles: RoleUrls;
  readonly ownerUrl: string;
  /** The embedded server's own folder, whose password file and log stand beside it; null for a server of the clinic's own. */
  readonly cluster: string | null;
  readonly secret: string;
  /** Whether the installation made the secret itself and nobody else has it. */
  readonly keepsSecret: boolean;
  readonly files: Files;
  readonly anchorFile: string;
};

/** Opens the clinic that is served here, running or not. */
export async function openClinic(lifetime: Lifetime): Promise<Clinic> {
  const { roles, ownerUrl, embedded, secret } = await openProductionDatabase(lifetime, { besideRunning: true });
  const folder = filesFolderPath();
  return {
    roles,
    ownerUrl,
    cluster: embedded,
    secret,
    keepsSecret: embedded !== null && readSecret(dataFolderPath()) === secret,
    files: openFiles(filesPlace({ ...process.env, FILES_DIR: folder })),
    anchorFile: path.resolve(process.env.AUDIT_ANCHOR_FILE ?? anchorFileOf(folder)),
  };
}

/** By which a secret is known again that is written down nowhere. */
export const signOf = (secret: string): string => createHmac("sha256", secret).update("backup").digest("hex");
