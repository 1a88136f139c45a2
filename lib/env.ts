import { z } from "zod";
import { type RoleUrls, roleUrls } from "#db/roles.ts";

const environment = z.object({
  NODE_ENV: z.string().default("production"),
  PUBLIC_URL: z.url().default("http://localhost:3000"),
  CADENCE_SECRET: z.string().min(32),
  DATABASE_URL: z.string().optional(),
  DATABASE_APP_URL: z.string().optional(),
  DATABASE_PORTAL_URL: z.string().optional(),
  DATABASE_LISTEN_URL: z.string().optional(),
  DATABASE_POOL: z.coerce.number().int().min(2).max(100).default(10),
  TRUSTED_PROXY: z.enum(["0", "1"]).default("0"),
  TEST_CLOCK: z.enum(["0", "1"]).default("0"),
  LOG_LEVEL: z.enum(["silent", "error", "warn", "info", "debug"]).default("info"),
});

export type Env = {
  /** The one origin that the clinic's browsers use, "https://diary.example". */
  readonly origin: string;
  readonly secure: boolean;
  readonly secret: string;
  /** `listen` is the role `app` past any pooler: notifications need a connection that stays. */
  readonly databases: Pick<RoleUrls, "app" | "portal"> & { readonly listen: string };
  readonly poolSize: number;
  readonly trustedProxy: boolean;
  readonly testClock: boolean;
  readonly logLevel: "silent" | "error" | "warn" | "info" | "debug";
  readonly development: boolean;
};

let cached: Env | undefined;

/** The configuration, read once. @throws with the names of what is missing or wrong, never a value. */
export function env(): Env {
  cached ??= read();
  return cached;
}

function read(): Env {
  const parsed = environment.safeParse(process.env);
  if (!parsed.success) {
    const names = [...new Set(parsed.error.issues.map((issue) => issue.path.join(".")))].join(", ");
    throw new Error(`The configuration is incomplete. Check: ${names}.`);
  }
  const given = parsed.data;
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
    trustedProxy: given.TRUSTED_PROXY === "1",
    testClock: given.TEST_CLOCK === "1",
    logLevel: given.LOG_LEVEL,
    development: given.NODE_ENV === "development",
  };
}
