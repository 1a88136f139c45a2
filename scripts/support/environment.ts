import { type RoleUrls, roleUrls } from "#db/roles.ts";
import { filesFolderPath } from "./data-folder.ts";
import { Failure } from "./say.ts";

export type Address = { readonly host: string; readonly port: number; readonly publicUrl: string };

/** Where to serve: HOST (this machine only, unless told), PORT, and PUBLIC_URL, the one address that people and links use. */
export function webAddress(): Address {
  const port = Number(process.env.PORT ?? "3000");
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Failure("PORT must be a number from 1 to 65535.");
  const given = process.env.PUBLIC_URL ?? `http://localhost:${port}`;
  if (!URL.canParse(given) || !/^https?:$/.test(new URL(given).protocol)) {
    throw new Failure("PUBLIC_URL must be a web address such as https://clinic.example.");
  }
  return { host: process.env.HOST ?? "127.0.0.1", port, publicUrl: new URL(given).origin };
}

/** The log-in addresses of the runtime roles: as given in the environment, else derived from the owner's address and the secret. */
export function runtimeRoleUrls(ownerUrl: string, secret: string, given: Readonly<Record<string, string | undefined>>): RoleUrls {
  const { DATABASE_APP_URL: app, DATABASE_PORTAL_URL: portal, DATABASE_RETENTION_URL: retention } = given;
  return roleUrls(ownerUrl, secret, {
    ...(app === undefined ? {} : { app }),
    ...(portal === undefined ? {} : { portal }),
    ...(retention === undefined ? {} : { retention }),
  });
}

/** The log-in of the role `app` at the address that leads past a transaction pooler: what the diary listens on. */
function pastPooler(appUrl: string, directUrl: string): string {
  const url = new URL(appUrl);
  const direct = new URL(directUrl);
  url.host = direct.host;
  url.pathname = direct.pathname;
  url.search = direct.search;
  return url.toString();
}

/** What a worker is not told that stands by itself: where files stand, and the way past a pooler, as the web server's own script would find them. */
export function loneEnvironment(given: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const { DATABASE_URL: owner, DATABASE_DIRECT_URL: direct, DATABASE_LISTEN_URL: listen, CADENCE_SECRET: secret } = given;
  const app = given.DATABASE_APP_URL ?? (owner === undefined || secret === undefined ? undefined : roleUrls(owner, secret).app);
  return {
    FILES_DIR: filesFolderPath(),
    ...(listen !== undefined || direct === undefined || app === undefined ? {} : { DATABASE_LISTEN_URL: pastPooler(app, direct) }),
  };
}

/** What the web server is told. Neither the owner’s address nor that of the role that may destroy is among it: requests are served with lesser rights. */
export function serverEnvironment(options: {
  readonly roles: RoleUrls;
  readonly secret: string;
  readonly publicUrl: string;
  readonly embedded: boolean;
  /** Where the embedded database keeps its data. */
  readonly data?: string | undefined;
  /** Where this database's files stand; never those of another database. */
  readonly files: string;
  readonly directUrl?: string | undefined;
}): Record<string, string> {
  return {
    DATABASE_APP_URL: options.roles.app,
    DATABASE_PORTAL_URL: options.roles.portal,
    ...(options.directUrl === undefined ? {} : { DATABASE_LISTEN_URL: pastPooler(options.roles.app, options.directUrl) }),
    CADENCE_SECRET: options.secret,
    PUBLIC_URL: options.publicUrl,
    FILES_DIR: options.files,
    ...(options.data === undefined ? {} : { CADENCE_DATA: options.data }),
    ...(options.embedded ? { CADENCE_EMBEDDED: "1" } : {}),
  };
}
