import { noteContactConsent, signPhotoConsent } from "#lib/consent/commands/uses.ts";
import { fillUses } from "#lib/consent/queries/uses.ts";
import type { UseKind } from "#lib/consent/rules/uses.ts";
import { type At, must } from "./clock.ts";
import type { PlannedSeries } from "./plan.ts";
import type { Random } from "./random.ts";
import type { DemoSetting } from "./setting.ts";

/** At the first session most agree to photographs for their record, some to more; and to a text message. */
export async function agreeToUses(
  { at, random, setting }: { readonly at: At; readonly random: Random; readonly setting: DemoSetting },
  { patient }: PlannedSeries,
  now: Temporal.Instant,
): Promise<void> {
  const ctx = at(now, setting.reception);
  const form = async (kind: UseKind, uses: string[]) => {
    const filled = await fillUses(ctx, kind);
    if (filled === null) throw new Error(`The text about ${kind} is not in force.`);
    return { patientId: patient.id, consentVersionId: filled.versionId, seen: filled.seen, uses, idempotencyKey: random.key() };
  };
  const photo = ["record", ...(random.chance(0.4) ? ["sharing"] : []), ...(random.chance(0.1) ? ["teaching"] : [])];
  const signature = { image: null, typedName: patient.fullName };
  if (random.chance(0.8)) must("sign for photographs", await signPhotoConsent(ctx, { ...(await form("photo", photo)), signature }));
  must(
    "note ways of contact",
    await noteContactConsent(ctx, await form("contact", random.chance(0.5) ? ["text_message", "email"] : ["text_message"])),
  );
}
