import postgres from "postgres";
import { OWNER_URL } from "./environment.ts";

/** Opens the database beside the product, with another driver, to look at what was really written. The caller ends it. */
export function lookInside(ownerUrl = OWNER_URL): postgres.Sql {
  return postgres(ownerUrl, { max: 2, onnotice: () => undefined });
}
