import { z } from "zod";

export const ARCHIVE_FORMAT = "cadence-archive";
/** Raised when what is written changes its meaning. */
export const ARCHIVE_VERSION = 1;

export const MANIFEST = "manifest.json";
/** Holds the manifest's own hash, as `sha256sum` writes it. */
export const MANIFEST_HASH = "manifest.sha256";
export const TABLES_FOLDER = "tables";
export const FILES_FOLDER = "files";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** Inside the archive and nowhere else. */
const place = z.string().regex(/^(?:tables|files)(?:\/[\w-][\w.-]*)+$/);
const written = { file: place, bytes: z.number().int().nonnegative(), sha256 };

const column = z.strictObject({
  name: z.string(),
  /** In Postgres. */
  type: z.string(),
  written: z.enum(["text", "json", "number", "boolean", "uuid", "date", "time", "instant", "interval", "hex"]),
  nullable: z.boolean(),
  /** "patients.id", where its values are those of another table's column. */
  references: z.string().nullable(),
});

const table = z.strictObject({
  name: z.string(),
  ...written,
  rows: z.number().int().nonnegative(),
  columns: z.array(column),
  /** By which rows are in order, and which no two rows share. */
  key: z.array(z.string()),
  /** Columns of the database that are not told. */
  leftOut: z.array(z.string()),
});
export type ArchivedTable = z.output<typeof table>;

const file = z.strictObject(written);
export type ArchivedFile = z.output<typeof file>;

export const manifest = z.strictObject({
  format: z.literal(ARCHIVE_FORMAT),
  version: z.literal(ARCHIVE_VERSION),
  /** When the database was as it stands here, UTC. */
  takenAt: z.string(),
  clinic: z.string(),
  /** The last migration of the schema. */
  schema: z.string(),
  tables: z.array(table),
  /** Tables of the database that are not told. */
  leftOut: z.array(z.string()),
  files: z.array(file),
  /** Files that a table names and that the store did not have. */
  missing: z.array(place),
});
export type Manifest = z.output<typeof manifest>;

/** Where a file of the store stands in an archive. */
export const placeOf = (key: string): string => `${FILES_FOLDER}/${key}`;
