import { z } from "zod";
import { once } from "#db/once.ts";
import { arrangeIn, type Step } from "#lib/appointments/commands/arrange.ts";
import { withLastWord } from "#lib/appointments/commands/claims.ts";
import { checkGaps, checkSessionsFree, findStanding, type Standing } from "#lib/appointments/commands/standing.ts";
import { saySession } from "#lib/appointments/outputs/words.ts";
import { lastHeldBy } from "#lib/appointments/queries/held.ts";
import { loadSetting, type Setting } from "#lib/appointments/queries/setting.ts";
import type { Wish } from "#lib/appointments/rules/choose.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { screeningSafeguard } from "#lib/screening/commands/safeguard.ts";
import type { RescheduleSessionsInput } from "../input.ts";
import { findProposed, wasBooked } from "../queries/proposed.ts";
import { holdSeries, recordSeriesEventIn } from "./standing.ts";

const answer = z.object({ seriesId: z.string(), changeId: z.string(), moved: z.number(), booked: z.number() });
type Rescheduled = Result<z.output<typeof answer>>;
type Asked = RescheduleSessionsInput["sessions"][number];
type SeriesStep = Step & { readonly wish: Wish & { readonly session: number } };

/**
 * Moves sessions of a series and books those that lack an appointment, all in one transaction or none, as one change with one undo: only some, the later ones
 * by the same days, or a plan made anew. A new time may equal another's old one. "Sessions done or pinned are constants; the count never changes."
 * The gaps are judged over the whole series as it would be. Idempotent by key.
 * @returns a refusal that names the session and what is in the way, beside that session's date; `changed_meanwhile` where the page was older than a session.
 */
export function rescheduleSessions(ctx: Ctx<"series:book">, input: RescheduleSessionsInput): Promise<Rescheduled> {
  return withLastWord(() =>
    transaction(ctx, (tx) =>
      once(tx, { command: "series:reschedule", key: input.idempotencyKey, input, answer }, () => rescheduleIn(tx, input)),
    ),
  );
}

async function rescheduleIn(tx: Tx<"series:book">, input: RescheduleSessionsInput): Promise<Rescheduled> {
  const plan = await findProposed(tx.db, input.seriesId);
  if (plan === null) return refuse("not_found");
  const fieldOf = (session: number | null) => fieldAt(input.sessions, session);
  const standing = await findStanding(tx, plan.id);
  const anew = input.sessions.filter(({ appointmentId }) => appointmentId === null).map(({ session }) => session);
  // "Book all in one transaction, or none."
  if (standing.length === 0 && !(await wasBooked(tx.db, plan.id))) return refuse("series_not_planned");
  const setting = await loadSetting(tx.db, plan, anew.length === 0);
  if (!setting.ok) return setting;
  const held = await lastHeldBy(
    tx,
    standing.map(({ id }) => id),
  );
  const steps: SeriesStep[] = [];
  for (const asked of input.sessions) {
    if (asked.session > plan.sessions) return refuse("session_dropped", { session: String(asked.session) }, fieldOf(asked.session));
    const appointment = standing.find(({ session }) => session === asked.session) ?? null;
    const shown = await asShown(tx, asked, appointment, setting.value.diary.timeZone);
    if (!shown.ok) return shown;
    const holds = held.filter(({ appointmentId }) => appointmentId === appointment?.id).map(({ id }) => id);
    const wish = wishOf(asked, appointment, holds, setting.value);
    if (appointment === null || !staysPut(wish, appointment, holds)) steps.push({ wish, appointment });
    if (appointment?.pinned && !staysPut(wish, appointment, holds))
      return refuse("session_pinned", { when: sayStanding(appointment) }, fieldOf(asked.session));
  }
  const elsewhere = steps.find(({ appointment }) => appointment !== null && appointment.locationId !== plan.locationId)?.appointment;
  if (elsewhere) return refuse("session_elsewhere", { when: sayStanding(elsewhere) }, fieldOf(elsewhere.session));
  if (steps.length === 0) return refuse("nothing_moves");
  const moving = steps.flatMap(({ appointment }) => appointment ?? []);
  const made = await arrangeIn(tx, {
    what: input.what,
    tellPatient: input.tellPatient,
    safeguard: screeningSafeguard,
    seriesId: plan.id,
    setting: setting.value,
    steps,
    fieldOf: ({ session }) => fieldOf(session),
    reasonOf: () => (input.reason === "" ? null : input.reason),
    standsIn: () => standsToPlan(tx, plan.id, anew),
    judge: () =>
      checkGaps(tx, {
        seriesId: plan.id,
        leaving: moving.map(({ id }) => id),
        coming: steps.map(({ wish }) => wish),
        reason: input.reason,
        acceptLongGap: input.acceptLongGap,
        fieldOf,
      }),
  });
  if (!made.ok) return made;
  const { changeId, booked, gaps } = made.value;
  const counts = { moved: moving.length, booked: booked.length };
  await recordSeriesEventIn(tx, { seriesId: plan.id, what: "replanned", reason: input.reason, changeId, detail: counts });
  await recordAudit(tx, {
    action: "series:reschedule",
    objectType: "series",
    objectId: plan.id,
    patientId: plan.patientId,
    detail: {
      ...counts,
      shortGaps: gaps.filter(({ verdict }) => verdict === "under").length,
      longGaps: gaps.filter(({ verdict }) => verdict === "over").length,
    },
  });
  return done({ seriesId: plan.id, changeId, ...counts });
}

/** The form field of a session's date; for one that only has its gap changed, that of the session before it that moves. */
function fieldAt(asked: readonly Asked[], session: number | null): string {
  const upTo = asked.map((each, index) => ({ session: each.session, index })).filter((each) => session !== null && each.session <= session);
  const nearest = upTo.toSorted((a, b) => b.session - a.session)[0];
  return `sessions.${nearest?.index ?? 0}.date`;
}

/** Whether the page showed this session as it stands: the same appointment in the same version, or none. */
async function asShown(tx: Tx<"series:book">, asked: Asked, appointment: Standing | null, timeZone: string): Promise<Result<null>> {
  if (asked.appointmentId === (appointment?.id ?? null) && (appointment === null || appointment.version === asked.version))
    return done(null);
  const changed = asked.appointmentId ?? appointment?.id;
  return changed === undefined ? refuse("not_found") : changedMeanwhile(tx, "appointment", changed, timeZone);
}

function wishOf(
  { session, date, time, clinicianId, roomId, deviceId, minutes }: Asked,
  appointment: Standing | null,
  keep: readonly string[],
  setting: Setting,
): SeriesStep["wish"] {
  const extraMinutes = minutes === null ? (appointment?.extraMinutes ?? 0) : minutes - setting.minutes;
  return { session, date, time, clinicianId, roomId, deviceId, keep, extraMinutes };
}

/** A plan names every session; those that it leaves where they are are not touched. */
function staysPut(
  { date, time, clinicianId, roomId, deviceId, extraMinutes }: Wish,
  appointment: Standing,
  holds: readonly string[],
): boolean {
  const named = [clinicianId, roomId, deviceId].filter((id) => id !== null && id !== undefined);
  return (
    date === appointment.localDate &&
    time === appointment.localStart &&
    extraMinutes === appointment.extraMinutes &&
    named.every((id) => holds.includes(id))
  );
}

const sayStanding = ({ session, localDate: date, localStart: time }: Standing) => saySession({ session, date, time });

/** Asked under the patient's lock. A paused series keeps what it has; nothing is booked into it. */
async function standsToPlan(tx: Tx<"series:book">, seriesId: string, anew: readonly number[]): Promise<Result<null>> {
  const plan = await holdSeries(tx, seriesId);
  if (!plan.ok) return plan;
  if (anew.length > 0 && plan.value.pausedAt !== null) return refuse("series_paused");
  return checkSessionsFree(tx, seriesId, anew);
}
