import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { listStandingUses } from "#lib/consent/queries/uses.ts";
import { mayTake, type PhotoUseMark, usesBesideRecord } from "../rules/uses.ts";
import { PHOTO_VIEWS } from "../rules/views.ts";
import { listPhotos, type PhotoView } from "./list.ts";

export type PatientPhotosView = {
  readonly mayTake: boolean;
  readonly uses: readonly PhotoUseMark[];
  /** Newest day first. */
  readonly days: readonly { readonly date: string; readonly when: string; readonly photos: readonly PhotoView[] }[];
  /** Every view that there are photographs of, in the standard order. */
  readonly views: readonly { readonly id: string; readonly label: string; readonly photos: readonly PhotoView[] }[];
};

/** Everything photographed of a patient, by day and by view. Audited before it is returned. */
export async function getPatientPhotos(ctx: Ctx<"clinical:read">, patientId: string): Promise<PatientPhotosView> {
  const uses = await listStandingUses(ctx, "photo", patientId);
  const all = await listPhotos(ctx, patientId);
  await recordAudit(ctx, { action: "photo:list", objectType: "patient", objectId: patientId, patientId });
  const days = [...new Map(all.map(({ date, when }) => [date, when]))];
  const order = PHOTO_VIEWS.map(({ id }) => id);
  const place = (view: string) => order.indexOf(view);
  return {
    mayTake: mayTake(uses),
    uses: usesBesideRecord(uses),
    days: days.map(([date, when]) => ({
      date,
      when,
      photos: all.filter((photo) => photo.date === date).toSorted((a, b) => place(a.view) - place(b.view)),
    })),
    views: PHOTO_VIEWS.flatMap(({ id, label }) => {
      const of = all.filter(({ view }) => view === id);
      return of.length === 0 ? [] : [{ id, label, photos: of }];
    }),
  };
}

export type OnePhotoView = {
  readonly photo: PhotoView;
  readonly mayTake: boolean;
  readonly uses: readonly PhotoUseMark[];
  /** The photograph that this is a marked-up copy of, while it is in the record. */
  readonly original: PhotoView | null;
  readonly copies: readonly PhotoView[];
};

/** One photograph of a patient with what belongs to it; null when they have none of that id. Audited before it is returned, and its picture where it is shown. */
export async function getPatientPhoto(ctx: Ctx<"clinical:read">, patientId: string, id: string): Promise<OnePhotoView | null> {
  const all = await listPhotos(ctx, patientId);
  const photo = all.find((each) => each.id === id);
  if (photo === undefined) return null;
  const uses = await listStandingUses(ctx, "photo", patientId);
  await recordAudit(ctx, { action: "photo:look", objectType: "photo", objectId: id, patientId });
  return {
    photo,
    mayTake: mayTake(uses),
    uses: usesBesideRecord(uses),
    original: all.find((each) => each.id === photo.markedFrom) ?? null,
    copies: all.filter(({ markedFrom }) => markedFrom === id),
  };
}
