import { pgTable } from "drizzle-orm/pg-core";
import { bytes, createdAt, id, instant } from "../columns.ts";

/** The one-time code printed on the server's console while there is no clinic yet; only its hash is kept. */
export const setupCodes = pgTable("setup_codes", { id: id(), codeHash: bytes().notNull(), createdAt: createdAt(), usedAt: instant() });
