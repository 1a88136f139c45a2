"use server";

import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { auditedPatientInput } from "#lib/audit/input.ts";
import { findPatientByNumber } from "#lib/audit/queries/trail.ts";
import { verifyNewest } from "#lib/audit/queries/verifications.ts";
import { sayWrong } from "#lib/audit/rules/links.ts";
import { env } from "#lib/env.ts";
import { formAction } from "#lib/form-action.ts";
import { done, refuse } from "#lib/result.ts";

/** A number is posted, so that it stands in no address. */
export const findAuditedPatientAction = formAction("audit:read", auditedPatientInput, async (ctx, { number }) => {
  const id = await findPatientByNumber(ctx, number);
  if (id === null) return refuse("record_unknown", {}, "number");
  redirect(`/settings/audit/patients/${id}`);
});

export const verifyAuditAction = formAction("audit:read", z.strictObject({}), async (ctx) => {
  const { links, bad, findings } = await verifyNewest(ctx, env().audit);
  // The result joins the list below.
  refresh();
  const [first] = findings;
  if (first === undefined) return done(`The newest ${links} rows are as they were sealed.`);
  return done(
    `${bad === 1 ? "One is" : `${bad} are`} not as sealed. ${first.seq === null ? "First" : `First link ${first.seq}`}: ${sayWrong(first.what)}.`,
  );
});
