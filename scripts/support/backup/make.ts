/** One backup, from its beginning to the manifest that is written last. */
import { readFile } from "node:fs/promises";
import { Client } from "pg";
import { z } from "zod";
import { type Progress, say } from "../say.ts";
import { lastMigration } from "../schema.ts";
import { packCluster, readFacts } from "./base.ts";
import { type Clinic, signOf } from "./clinic.ts";
import { dumpDatabase } from "./dump.ts";
import { knownFiles, shipFiles, tidyNotes } from "./files.ts";
import { type Backup, fileOf, type Manifest, nameOf, putManifest } from "./manifest.ts";
import { isMissing, type OpenStore, once, putStored, type Stored } from "./store.ts";

/** Any constant: whoever backs this database up takes the same lock. */
const BACKUP_LOCK = 8_221_072;

const keptShape = z.object({ secret: z.string().nullable(), password: z.string().nullable(), anchors: z.string() });
/** What the installation made and keeps by itself, and the anchors of its audit trail. */
export type Kept = z.output<typeof keptShape>;
export const readKeptThings = (text: string): Kept => keptShape.parse(JSON.parse(text));

const textOf = (file: string): Promise<string> =>
  readFile(file, "utf8").catch((error: unknown) => {
    if (isMissing(error)) return "";
    throw error;
  });

async function keep(store: OpenStore, name: string, clinic: Clinic): Promise<Stored> {
  const kept: Kept = {
    secret: clinic.keepsSecret ? clinic.secret : null,
    password: clinic.cluster === null ? null : (await textOf(`${clinic.cluster}-password`)).trim(),
    anchors: await textOf(clinic.anchorFile),
  };
  return putStored(store, fileOf(name, "kept.json.zst.age"), once(Buffer.from(JSON.stringify(kept))));
}

/** Holds a connection of its own for as long as a backup is made, so that there are never two: whoever comes second waits for the first to end. */
async function alone<T>(ownerUrl: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: ownerUrl, application_name: "cadence-backup-lock" });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ got: boolean }>("select pg_try_advisory_lock($1) as got", [BACKUP_LOCK]);
    if (rows[0]?.got !== true) {
      say("Another backup of this clinic is being made just now: this one begins when that has ended.");
      await client.query("select pg_advisory_lock($1)", [BACKUP_LOCK]);
    }
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Makes a backup beside the running clinic. What is not finished has no manifest, and is none. */
export function makeBackup(store: OpenStore, clinic: Clinic, progress: Progress): Promise<Backup> {
  return alone(clinic.ownerUrl, async (client) => {
    const startedAt = Temporal.Now.instant();
    const name = nameOf(startedAt);
    progress("files");
    // Before the rows, so that no file is missed that is taken away meanwhile; and after them, so that none of theirs is.
    const noted = await knownFiles(store);
    const before = await shipFiles(store, clinic.files, noted.known);
    // Before the rows too: an anchor of a later moment would say that the end of the trail was cut off.
    const kept = await keep(store, name, clinic);
    const database = await copyDatabase(store, name, clinic, client, progress);
    progress("files");
    const after = await shipFiles(store, clinic.files, before.known);
    await tidyNotes(store, noted);
    const manifest: Manifest = {
      format: "cadence-backup",
      version: 1,
      startedAt: startedAt.toString(),
      schema: lastMigration(),
      ...database,
      kept,
      secret: { goesAlong: clinic.keepsSecret, sign: signOf(clinic.secret) },
      files: [...after.known.values()].filter(({ key }) => before.live.has(key) || after.live.has(key)),
    };
    await putManifest(store, name, manifest);
    return { name, manifest };
  });
}

type Copied = Pick<Manifest, "kind" | "markedAt" | "server" | "database" | "mark" | "base" | "contents" | "tables">;

async function copyDatabase(store: OpenStore, name: string, clinic: Clinic, client: Client, progress: Progress): Promise<Copied> {
  const database = new URL(clinic.ownerUrl).pathname.slice(1);
  if (clinic.cluster === null) return { kind: "dump", database, ...(await dumpDatabase(store, name, clinic.ownerUrl, progress)) };
  const { server } = await readFacts(client);
  const { archive, made } = packCluster({ url: clinic.ownerUrl, name, progress });
  const base = await putStored(store, fileOf(name, "base.tar.zst.age"), archive);
  const { contents, mark, markedAt, tables } = await made;
  progress("what every table holds");
  return {
    kind: "cluster",
    markedAt: markedAt.toString(),
    server,
    database,
    mark,
    base,
    contents: [...contents],
    tables: [...(await tables)],
  };
}
