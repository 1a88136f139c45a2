import path from "node:path";
import { z } from "zod";
import { type RoleUrls, roleUrls } from "#db/roles.ts";

const whereFilesStand = z.object({
  FILES_DIR: z.string().min(1),
  FILES_S3_BUCKET: z.string().min(1).optional(),
  FILES_S3_REGION: z.string().min(1).default("us-east-1"),
  FILES_S3_ENDPOINT: z.url().optional(),
});

const environment = whereFilesStand.extend({
  NODE_ENV: z.string().default("production"),
  PUBLIC_URL: z.url().default("http://localhost:3000"),
  CADENCE_SECRET: z.string().min(32),
  DATABASE_URL: z.string().min(1).optional(),
  DATABASE_APP_URL: z.string().min(1).optional(),
  DATABASE_PORTAL_URL: z.string().min(1).optional(),
  DATABASE_LISTEN_URL: z.string().min(1).optional(),
  DATABASE_POOL: z.coerce.number().int().min(2).max(100).default(10),
  AUDIT_SECRET: z.string().min(32).optional(),
  AUDIT_ANCHOR_FILE: z.string().min(1).optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().min(3).optional(),
  SMS_URL: z.url({ protocol: /^https?$/ }).optional(),
  SMS_TOKEN: z.string().min(1).optional(),
  SMS_FROM: z.string().min(1).optional(),
  TRUSTED_PROXY: z.enum(["0", "1"]).default("0"),
  TEST_CLOCK: z.enum(["0", "1"]).default("0"),
  WORKER: z.enum(["on", "off", "none"]).default("on"),
  CADENCE_DATA: z.string().min(1).optional(),
  LOG_LEVEL: z.enum(["silent", "error", "warn", "info", "debug"]).default("info"),
});

export type FilesPlace = {
  readonly folder: string;
  /** Keys of the bucket are found where the S3 client looks for them: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the machine's own role. */
  readonly bucket: { readonly name: string; readonly region: string; readonly endpoint: string | null } | null;
};

export type Env = {
  /** The one origin that the clinic's browsers use, "https://diary.example". */
  readonly origin: string;
  readonly secure: boolean;
  readonly secret: string;
  /** `listen` is the role `app` past any pooler: notifications need a connection that stays. */
  readonly databases: Pick<RoleUrls, "app" | "portal"> & { readonly listen: string };
  readonly poolSize: number;
  /** Where files stand: in a bucket where one is named, else in a folder. What is on its way in stands in the folder either way. */
  readonly files: FilesPlace;
  /** What the key of the audit chain is made from, and the file outside the database that its head is noted in. */
  readonly audit: { readonly secret: string; readonly anchorFile: string };
  /** Where e-mail is handed over, and whom it is from; null where none is sent. */
  readonly mail: { readonly url: string; readonly from: string } | null;
  /** The HTTP service that sends text messages; null where none are sent. */
  readonly sms: { readonly url: string; readonly token: string; readonly from: string } | null;
  /** Where the embedded database keeps its data; null where a server elsewhere does. */
  readonly dataFolder: string | null;
  /** Whether a worker is at work somewhere, here or on another machine. */
  readonly hasWorker: boolean;
  readonly trustedProxy: boolean;
  readonly testClock: boolean;
  readonly logLevel: "silent" | "error" | "warn" | "info" | "debug";
  readonly development: boolean;
};

/** Where the audit chain is anchored unless another file is named: with the files of the same database, so that no two databases share one. */
export const anchorFileOf = (filesFolder: string): string => path.join(filesFolder, "audit-anchors.log");

let cached: Env | undefined;

/** The configuration, read once. @throws with the names of what is missing or wrong, never a value. */
export function env(): Env {
  cached ??= read();
  return cached;
}

/**
 * Ends this process where it is not told all that it needs, with the names of what is missing: a framework whose start fails goes on, and answers everybody with
 * an error.
 */
export function endWithoutEnv(): void {
  try {
    env();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : "The configuration could not be read."}\n`);
    process.exit(1);
  }
}

function placeOf({ FILES_DIR, FILES_S3_BUCKET, FILES_S3_REGION, FILES_S3_ENDPOINT }: z.output<typeof whereFilesStand>): FilesPlace {
  const bucket =
    FILES_S3_BUCKET === undefined ? null : { name: FILES_S3_BUCKET, region: FILES_S3_REGION, endpoint: FILES_S3_ENDPOINT ?? null };
  return { folder: FILES_DIR, bucket };
}

/** Where files stand, for a script that is told nothing else. @throws with the names of what is missing or wrong, never a value. */
export function filesPlace(given: Readonly<Record<string, string | undefined>>): FilesPlace {
  return placeOf(parsed(whereFilesStand, given));
}

/** @throws with the names of what is missing or wrong, never a value. */
function parsed<T>(shape: z.ZodType<T>, given: Readonly<Record<string, string | undefined>>): T {
  const read = shape.safeParse(given);
  if (read.success) return read.data;
  const names = [...new Set(read.error.issues.map((issue) => issue.path.join(".")))].join(", ");
  throw new Error(`The configuration is incomplete. Check: ${names}.`);
}

function read(): Env {
  const given = parsed(environment, process.env);
  const owner = given.DATABASE_URL;
  const app = given.DATABASE_APP_URL ?? (owner === undefined ? undefined : roleUrls(owner, given.CADENCE_SECRET).app);
  const portal = given.DATABASE_PORTAL_URL ?? (owner === undefined ? undefined : roleUrls(owner, given.CADENCE_SECRET).portal);
  if (app === undefined || portal === undefined)
    throw new Error("The configuration is incomplete. Check: DATABASE_URL, or DATABASE_APP_URL and DATABASE_PORTAL_URL.");
  const url = new URL(given.PUBLIC_URL);
  return {
    origin: url.origin,
    secure: url.protocol === "https:",
    secret: given.CADENCE_SECRET,
    databases: { app, portal, listen: given.DATABASE_LISTEN_URL ?? app },
    poolSize: given.DATABASE_POOL,
    files: placeOf(given),
    audit: { secret: given.AUDIT_SECRET ?? given.CADENCE_SECRET, anchorFile: given.AUDIT_ANCHOR_FILE ?? anchorFileOf(given.FILES_DIR) },
    mail: given.SMTP_URL === undefined || given.MAIL_FROM === undefined ? null : { url: given.SMTP_URL, from: given.MAIL_FROM },
    sms:
      given.SMS_URL === undefined || given.SMS_TOKEN === undefined || given.SMS_FROM === undefined
        ? null
        : { url: given.SMS_URL, token: given.SMS_TOKEN, from: given.SMS_FROM },
    dataFolder: given.CADENCE_DATA ?? null,
    hasWorker: given.WORKER !== "none",
    trustedProxy: given.TRUSTED_PROXY === "1",
    testClock: given.TEST_CLOCK === "1",
    logLevel: given.LOG_LEVEL,
    development: given.NODE_ENV === "development",
  };
}
