import { changedMeanwhile } from "#lib/audit/queries.ts";
import { type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { allows } from "#lib/auth/policy.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { MoveAppointmentInput } from "../input.ts";
import { lastHeldBy } from "../queries/held.ts";
import { loadSetting } from "../queries/setting.ts";
import type { Wish } from "../rules/choose.ts";
import { arrangeIn } from "./arrange.ts";
import type { Change } from "./change.ts";
import { withLastWord } from "./claims.ts";
import type { Safeguard } from "./safeguard.ts";
import { checkGaps, findAppointment } from "./standing.ts";

type Moved = Result<{ readonly appointmentId: string; readonly changeId: string }>;

/**
 * Moves one appointment, and only this one, or makes it longer or shorter: what it held is given up and the new time claimed in one transaction, so that a
 * time overlapping its own old one works and a refused move changes nothing. In a series the gaps to its neighbours are checked; how many sessions there
 * are never changes. Whoever may override books a clinician twice, with a reason: their own column, or a colleague's who is named.
 * @returns `slot_taken`, `slot_not_offered`, a gap refusal, `cannot_move`, what the safeguard refuses, or `changed_meanwhile` when another editor was first.
 */
export function moveAppointment(ctx: Ctx<"appointment:change">, input: MoveAppointmentInput, safeguard: Safeguard): Promise<Moved> {
  return withLastWord(() => transaction(ctx, (tx) => moveAppointmentIn(tx, input, { what: "moved", safeguard })));
}

/** The same inside another command's transaction: a place from the waitlist. */
export async function moveAppointmentIn(
  tx: Tx<"appointment:change">,
  input: MoveAppointmentInput,
  { what, safeguard }: Pick<Change, "what" | "safeguard">,
): Promise<Moved> {
  if (input.bookTwice && !allows(tx.actor.roles, "appointment:override")) return refuse("not_allowed");
  const found = await findAppointment(tx, input.appointmentId);
  if (found === null) return refuse("not_found");
  const setting = await loadSetting(tx.db, found, true);
  if (!setting.ok) return setting;
  if (found.version !== input.version) return changedMeanwhile(tx, "appointment", found.id, setting.value.diary.timeZone);
  const { seriesId, session } = found;
  const held = await lastHeldBy(tx, [found.id]);
  const wish: Wish = {
    session,
    date: input.date,
    time: input.time,
    clinicianId:
      input.clinicianId === "same"
        ? (held.find(({ kind }) => kind === "clinician")?.id ?? null)
        : input.clinicianId === "any"
          ? null
          : input.clinicianId,
    roomId: input.roomId,
    deviceId: input.deviceId,
    keep: held.map(({ id }) => id),
    extraMinutes: input.minutes === null ? 0 : input.minutes - setting.value.minutes,
  };
  const moved = await arrangeIn(tx, {
    what,
    tellPatient: input.tellPatient,
    safeguard,
    seriesId,
    setting: setting.value,
    steps: [{ wish, appointment: found }],
    fieldOf: () => "date",
    lengthField: "minutes",
    override: input.bookTwice,
    overrideReason: input.bookTwice ? input.reason : null,
    reasonOf: () => (input.reason === "" ? null : input.reason),
    judge: async () =>
      seriesId === null || session === null
        ? done([])
        : checkGaps(tx, {
            seriesId,
            leaving: [found.id],
            coming: [{ ...wish, session }],
            reason: input.reason,
            acceptLongGap: input.acceptLongGap,
          }),
  });
  return moved.ok ? done({ appointmentId: found.id, changeId: moved.value.changeId }) : moved;
}
