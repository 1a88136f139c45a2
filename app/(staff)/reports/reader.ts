import { type Ctx, widen } from "#lib/auth/ctx.ts";
import type { ReportCtx } from "#lib/reports/queries/reader.ts";
import { type ReportName, rightOn } from "#lib/reports/rules/catalogue.ts";

/** Whoever is signed in, as a reader of this report with the widest right that they have on it; null for who may not read it. */
export function readerOf(ctx: Ctx<"clinic:read">, report: ReportName): ReportCtx | null {
  switch (rightOn(ctx.actor.roles, report)) {
    case "report:clinic":
      return widen(ctx, "report:clinic");
    case "report:own":
      return widen(ctx, "report:own");
    case "report:desk":
      return widen(ctx, "report:desk");
    case null:
      return null;
  }
}
