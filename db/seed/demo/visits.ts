import { and, eq, isNull } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { appointments } from "#db/schema/appointments.ts";
import { claims } from "#db/schema/claims.ts";
import { treatments } from "#db/schema/treatments.ts";
import { signTreatment } from "#lib/aftercare/commands.ts";
import { likelyAreas } from "#lib/anaesthetics/rules.ts";
import { cancelAppointment, changeStatus } from "#lib/appointments/commands/status.ts";
import type { AppointmentStatus } from "#lib/appointments/rules/status.ts";
import { completeConsent } from "#lib/consent/commands/complete.ts";
import { signConsent } from "#lib/consent/commands/sign.ts";
import { getConsent } from "#lib/consent/queries/signed.ts";
import { getConsentForm } from "#lib/consent/queries/text.ts";
import { CONSENT_ELEMENTS } from "#lib/consent/rules/elements.ts";
import { findScreeningForm } from "#lib/forms/queries.ts";
import { decideFinding } from "#lib/screening/commands/decide.ts";
import { screeningSafeguard } from "#lib/screening/commands/safeguard.ts";
import { signScreening } from "#lib/screening/commands/sign.ts";
import { completeStaffPart } from "#lib/screening/commands/staff-part.ts";
import { getAssessment } from "#lib/screening/queries/assessment.ts";
import { addDays, type IsoDate, instantToWall, isIsoDate } from "#lib/time.ts";
import { startTreatment } from "#lib/treatments/commands/start.ts";
import { plainZone } from "#lib/treatments/rules/zones.ts";
import type { Slot } from "./board.ts";
import { type At, atPlace, must, type Person } from "./clock.ts";
import { giveBlood, numb } from "./numbing.ts";
import type { PlannedSeries } from "./plan.ts";
import type { Random } from "./random.ts";
import type { DemoSetting } from "./setting.ts";
import { openUnits } from "./stock.ts";
import { agreeToUses } from "./uses.ts";

export type Visit = { readonly appointmentId: string; readonly slot: Slot; readonly session: number };
type Posted = Record<string, string>;
type Stage = { readonly at: At; readonly database: Database; readonly random: Random; readonly setting: DemoSetting };

/** What someone with nothing to report posts, question by question, with a few answers of their own. */
async function answers(
  { at, setting }: Stage,
  own: Readonly<Record<string, string>>,
): Promise<{ readonly versionId: string; readonly patient: Posted; readonly staff: Posted }> {
  const form = await findScreeningForm(at(Temporal.Now.instant(), setting.doctor));
  if (form === null) throw new Error("The screening form is not in force.");
  const patient: Posted = {};
  const staff: Posted = {};
  for (const question of form.definition.sections.flatMap(({ questions }) => questions)) {
    const into = question.staffOnly === true ? staff : patient;
    const given = own[question.id];
    if (question.type === "date") {
      if (given !== undefined && isIsoDate(given)) {
        const [year = "", month = "", day = ""] = given.split("-");
        Object.assign(into, {
          [`${question.id}.day`]: String(Number(day)),
          [`${question.id}.month`]: String(Number(month)),
          [`${question.id}.year`]: year,
        });
      } else if (question.never !== undefined) into[`${question.id}.state`] = "never";
    } else if (given !== undefined) into[question.id] = given;
    else if (question.type === "number") into[question.id] = "2";
    else if (question.type === "choice") into[question.id] = question.options.some(({ value }) => value === "none") ? "none" : "no";
    else if (question.type === "yes_no_unsure") into[question.id] = question.id === "can_follow_aftercare" ? "yes" : "no";
  }
  return { versionId: form.versionId, patient, staff };
}

const typed = (name: string) => ({ image: null, typedName: name });

/** The patient's form and the staff part for a visit, given at `now`. */
export async function screen(
  stage: Stage,
  series: PlannedSeries,
  visit: Visit,
  now: Temporal.Instant,
  own: Readonly<Record<string, string>>,
): Promise<void> {
  const { at, random, setting } = stage;
  const form = await answers(stage, own);
  const base = { appointmentId: visit.appointmentId, formVersionId: form.versionId };
  must(
    "sign a screening form",
    await signScreening(at(now, setting.reception), {
      ...base,
      part: "full",
      mode: "tablet",
      answers: form.patient,
      seen: {},
      begun: false,
      leaveOpen: false,
      signature: typed(series.patient.fullName),
      idempotencyKey: random.key(),
    }),
  );
  must(
    "complete the staff part",
    await completeStaffPart(at(now.add({ minutes: 2 }), series.clinician), { ...base, answers: form.staff, idempotencyKey: random.key() }),
  );
}

/** A clinician settles what the form found, with a reason. */
async function settle({ at, random }: Stage, series: PlannedSeries, visit: Visit, now: Temporal.Instant): Promise<void> {
  const ctx = at(now, series.clinician);
  const assessment = await getAssessment(ctx, visit.appointmentId);
  for (const { rule, settleBy, settledBy, seen } of assessment?.findings ?? []) {
    const kind = settleBy[0]?.value;
    if (kind === undefined || settledBy !== null) continue;
    const reason = rule === "cold_sore_ever" ? "Prevention agreed with the prescriber." : "Talked through; shallow settings to begin with.";
    must(
      "decide a finding",
      await decideFinding(ctx, { appointmentId: visit.appointmentId, rule, kind, reason, seen, idempotencyKey: random.key() }),
    );
  }
}

async function consent({ at, random }: Stage, series: PlannedSeries, visit: Visit, now: Temporal.Instant): Promise<void> {
  const ctx = at(now, series.clinician);
  const form = await getConsentForm(ctx, visit.appointmentId);
  if (form?.filled == null || form.inForceTo !== null) return;
  const { versionId, text, seen } = form.filled;
  const { consentId } = must(
    "sign a consent",
    await signConsent(ctx, {
      appointmentId: visit.appointmentId,
      consentVersionId: versionId,
      seen,
      statements: text.statements.map(({ id }) => id),
      signature: typed(series.patient.fullName),
      idempotencyKey: random.key(),
    }),
  );
  must(
    "complete a consent",
    await completeConsent(ctx, {
      consentId,
      seen: (await getConsent(ctx, consentId))?.seal ?? "",
      elements: CONSENT_ELEMENTS.map(({ id }) => id),
      signature: typed(series.clinician.name),
      idempotencyKey: random.key(),
    }),
  );
}

async function step(
  { at, database }: Stage,
  as: Person,
  appointmentId: string,
  to: Exclude<AppointmentStatus, "cancelled">,
  now: Temporal.Instant,
  reason = "",
): Promise<void> {
  const [row] = await database.db.select({ version: appointments.version }).from(appointments).where(eq(appointments.id, appointmentId));
  if (row === undefined) throw new Error("An appointment of the demo is missing.");
  must(
    `mark a visit ${to}`,
    await changeStatus(at(now, as), { appointmentId, version: row.version, to, reason, acceptLongGap: false }, screeningSafeguard),
  );
}

/** A visit without a needle, from the door to the end of the day. */
export async function attend(stage: Stage, visit: Pick<Visit, "appointmentId" | "slot">, until: AppointmentStatus): Promise<void> {
  const start = startOf(visit.slot);
  const flow = [
    ["arrived", -6],
    ["in_room", 2],
    ["treated", visit.slot.minutes - 2],
    ["closed", visit.slot.minutes + 5],
  ] as const;
  for (const [to, minutes] of flow) {
    await step(stage, stage.setting.reception, visit.appointmentId, to, start.add({ minutes }));
    if (to === until) return;
  }
}

export async function miss(stage: Stage, visit: Pick<Visit, "appointmentId" | "slot">): Promise<void> {
  await step(
    stage,
    stage.setting.reception,
    visit.appointmentId,
    "no_show",
    startOf(visit.slot).add({ minutes: 40 }),
    "Did not come; no answer by phone.",
  );
}

export async function cancel(
  { at, setting }: Stage,
  visit: Pick<Visit, "appointmentId">,
  now: Temporal.Instant,
  reason: string,
): Promise<void> {
  must(
    "cancel a visit",
    await cancelAppointment(
      at(now, setting.reception),
      { appointmentId: visit.appointmentId, version: 1, reason, tellPatient: true },
      screeningSafeguard,
    ),
  );
}

export async function confirm(stage: Stage, visit: Pick<Visit, "appointmentId">, now: Temporal.Instant): Promise<void> {
  await step(stage, stage.setting.reception, visit.appointmentId, "confirmed", now);
}

export const startOf = ({ date, time, location }: Slot): Temporal.Instant => atPlace(date, time, location.timeZone);
export const endOf = (slot: Slot): Temporal.Instant => startOf(slot).add({ minutes: slot.minutes });

/** What this patient has to report at every visit; most have nothing. */
export function ownAnswers(random: Random, date: IsoDate): Record<string, string> {
  const own: Record<string, string> = { fitzpatrick: String(random.pick([1, 2, 2, 2, 3, 3, 3, 4])) };
  if (random.chance(0.15)) Object.assign(own, { cold_sore_ever: "yes", cold_sore_last_healed: addDays(date, -random.int(200, 900)) });
  if (random.chance(0.1)) own.fish_oil_last = addDays(date, -random.int(8, 13));
  return own;
}

/** A whole session as it went: arrival, form, consent, treatment, signature. `upTo` stops on the way for a visit that is going on now. */
export async function treat(
  stage: Stage,
  series: PlannedSeries,
  visit: Visit,
  own: Readonly<Record<string, string>>,
  upTo: "arrived" | "in_room" | "treated" | "closed",
): Promise<void> {
  const { at, random, database, setting } = stage;
  const { slot, appointmentId } = visit;
  const start = startOf(slot);
  await step(stage, stage.setting.reception, appointmentId, "arrived", start.subtract({ minutes: 8 }));
  await screen(stage, series, visit, start.subtract({ minutes: 7 }), own);
  // What was signed once holds for the series: later sessions ask again only where the form finds something.
  if (visit.session === 1 || own.cold_sore_ever !== undefined || own.fitzpatrick === "4")
    await settle(stage, series, visit, start.subtract({ minutes: 3 }));
  await consent(stage, series, visit, start.subtract({ minutes: 1 }));
  if (visit.session === 1) await agreeToUses(stage, series, start.subtract({ minutes: 1 }));
  const here = { appointmentId, slot, clinician: series.clinician, zones: likelyAreas(series.zones) };
  if (upTo !== "arrived" || Temporal.Instant.compare(start, Temporal.Now.instant()) <= 0) await numb(stage, here, start);
  if (upTo === "arrived") return;
  const needling = start.add({ minutes: slot.minutes - 45 });
  const { treatmentId } = must(
    "start a treatment",
    await startTreatment(at(needling, series.clinician), { idempotencyKey: random.key(), appointmentId, takeOff: true }),
  );
  if (upTo === "in_room") return;
  const ended = needling.add({ minutes: random.int(28, 40) });
  const [device] = await database.db
    .select({ id: claims.resourceId })
    .from(claims)
    .where(and(eq(claims.appointmentId, appointmentId), eq(claims.kind, "device"), isNull(claims.releasedAt)));
  const [record] = await database.db.select({ version: treatments.version }).from(treatments).where(eq(treatments.id, treatmentId));
  if (device === undefined || record === undefined) throw new Error("A treatment of the demo lacks its device.");
  const depths = new Map(series.protocol.content.depths.map((depth) => [depth.zone, depth]));
  const zones = series.zones.flatMap((zone, place) => {
    const depthMm = depthOf(place, visit.session, depths.get(zone) ?? { fromMm: 0.5, toMm: 0.5 });
    const passes = random.int(2, 4);
    const leftOut = visit.session === 3 && place > 2 && place === series.zones.length - 1;
    const endpoint = depthMm < 0.75 ? "erythema" : "pinpoint";
    return leftOut ? [] : [{ ...plainZone(zone, depthMm, passes), endpoint, pain: Math.round(1 + depthMm * 2) } as const];
  });
  const draft = {
    treatmentId,
    version: record.version,
    zones,
    deviceId: device.id,
    skinPrep: "Cleansed, then 70 % isopropyl alcohol.",
    endedAt: instantToWall(ended, slot.location.timeZone).time,
    notes: random.pick([
      "",
      "",
      "Even redness, comfortable throughout.",
      "Two extra passes over the deeper scars.",
      "Cooled for five minutes after.",
      "A little more sensitive over the forehead.",
    ]),
  };
  await openUnits(at, setting.stock, { treatmentId, slot, deviceId: device.id, clinician: series.clinician, openedAt: needling });
  if (visit.session === 1 && series.zones.some((zone) => zone.startsWith("scalp")))
    await giveBlood(stage, treatmentId, series.clinician, needling.add({ minutes: 6 }));
  must("sign a treatment", await signTreatment(at(ended.add({ minutes: 4 }), series.clinician), draft));
  if (upTo === "closed") await step(stage, stage.setting.reception, appointmentId, "closed", ended.add({ minutes: 15 }));
}

/**
 * How deep a zone of a series is needled in one of its sessions, in mm: deeper each time, some zones more slowly than others, the third a little less from
 * the fourth session on; never deeper than the protocol's range and what a device is labelled for.
 */
function depthOf(place: number, session: number, { fromMm, toMm }: { readonly fromMm: number; readonly toMm: number }): number {
  const pace = [0.25, 0.15, 0.2][place % 3] ?? 0.25;
  const eased = place === 2 && session > 3 ? 0.05 : 0;
  return Math.round((Math.min(fromMm + pace * (session - 1), toMm, 1.5) - eased) * 20) / 20;
}
