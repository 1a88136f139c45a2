import { asc, isNull } from "drizzle-orm";
import { clinics } from "#db/schema/clinics.ts";
import { locations } from "#db/schema/locations.ts";
import type { FormCtx, PublicCtx } from "#lib/auth/ctx.ts";

export type ClinicContacts = {
  readonly clinic: string;
  readonly phones: readonly { readonly location: string; readonly phone: string }[];
};

/** What patients' pages show to anybody: the clinic and how to call it, nothing of any patient. */
export async function getClinicContacts(ctx: PublicCtx | FormCtx): Promise<ClinicContacts> {
  const [[clinic], places] = await Promise.all([
    ctx.db.select({ name: clinics.name }).from(clinics),
    ctx.db
      .select({ location: locations.name, phone: locations.phone })
      .from(locations)
      .where(isNull(locations.archivedAt))
      .orderBy(asc(locations.createdAt), asc(locations.id)),
  ]);
  return { clinic: clinic?.name ?? "", phones: places.filter(({ phone }) => phone !== "") };
}
