import { eq } from "drizzle-orm";
import { appointments } from "#db/schema/appointments.ts";
import { patientIdentities } from "#db/schema/patient-identities.ts";
import { series } from "#db/schema/series.ts";
import { treatments, treatmentZones } from "#db/schema/treatments.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { listStandingUses } from "#lib/consent/queries/uses.ts";
import { mayTake, type PhotoUseMark, usesBesideRecord } from "../rules/uses.ts";
import { PHOTO_VIEWS, standardViews } from "../rules/views.ts";
import { listPhotos, type PhotoView } from "./list.ts";

/** One view of the checklist, with what was taken of it today and how it looked the last time. */
export type PhotoSlotView = {
  readonly view: string;
  readonly label: string;
  readonly how: string;
  readonly taken: readonly PhotoView[];
  /** The last photograph of this view before this visit: the ghost for the camera. */
  readonly last: PhotoView | null;
};

export type VisitPhotosView = {
  readonly patientId: string;
  readonly appointmentId: string;
  /** Whether the patient's consent to photographs for the record is in force. */
  readonly mayTake: boolean;
  readonly uses: readonly PhotoUseMark[];
  readonly slots: readonly PhotoSlotView[];
};

/** The photographs of one visit by the standard views of its zones, audited; null when there is no such visit. */
export async function getVisitPhotos(ctx: Ctx<"clinical:read">, appointmentId: string): Promise<VisitPhotosView | null> {
  const [visit] = await ctx.db
    .select({ patientId: patientIdentities.canonicalId, planned: series.zones })
    .from(appointments)
    .innerJoin(patientIdentities, eq(patientIdentities.id, appointments.patientId))
    .leftJoin(series, eq(series.id, appointments.seriesId))
    .where(eq(appointments.id, appointmentId));
  if (visit === undefined) return null;
  const { patientId } = visit;
  const recorded = await ctx.db
    .select({ zone: treatmentZones.zone })
    .from(treatmentZones)
    .innerJoin(treatments, eq(treatments.id, treatmentZones.treatmentId))
    .where(eq(treatments.appointmentId, appointmentId));
  const uses = await listStandingUses(ctx, "photo", patientId);
  const all = await listPhotos(ctx, patientId);
  await recordAudit(ctx, { action: "photo:list", objectType: "appointment", objectId: appointmentId, patientId });
  const here = all.filter((photo) => photo.appointmentId === appointmentId);
  const before = all.filter((photo) => photo.appointmentId !== appointmentId && photo.markedFrom === null);
  const wanted = standardViews([...(visit.planned ?? []), ...recorded.map(({ zone }) => zone)]);
  const others = PHOTO_VIEWS.filter(({ id }) => here.some(({ view }) => view === id) && !wanted.some((view) => view.id === id));
  return {
    patientId,
    appointmentId,
    mayTake: mayTake(uses),
    uses: usesBesideRecord(uses),
    slots: [...wanted, ...others].map(({ id, label, how }) => ({
      view: id,
      label,
      how,
      taken: here.filter(({ view }) => view === id),
      last: before.find(({ view }) => view === id) ?? null,
    })),
  };
}
