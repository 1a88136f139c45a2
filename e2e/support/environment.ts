/** What `npm run test:e2e` tells the tests about the servers it started. */

const given = (name: string, otherwise: string): string => process.env[name] ?? otherwise;

/** The origin that every page and form names. */
export const BASE_URL = given("E2E_BASE_URL", "http://localhost:3000");

/** A second server process on the same database; its requests name the origin of the first. */
export const SECOND_URL = given("E2E_SECOND_URL", BASE_URL);

/** The database as its owner, for looking at it without the product. */
export const OWNER_URL = given("E2E_OWNER_URL", "");

/** The folder of the build that is served, with its own list of routes. */
export const BUILD = given("E2E_BUILD", ".next");
