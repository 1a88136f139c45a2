import { type AppointmentStatus, STATUS_LABELS, startHindrance } from "#lib/appointments/rules/status.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { sayRefusal } from "#lib/refusals.ts";
import { type GateItemView, getStartGate } from "#lib/screening/queries/gate.ts";

/** Something to be done before the start, with the page where it is done. */
export type MissingView = {
  readonly key: string;
  readonly meaning: "warn" | "stop";
  readonly title: string;
  readonly words: string;
  readonly href: string;
  readonly link: string;
};

type Started = Parameters<typeof startHindrance>[0] & { readonly patientId: string };

const DOORS = {
  screening: { path: "screening", link: "Open the screening" },
  finding: { path: "gate", link: "Decide in the screening" },
  consent: { path: "consent", link: "Open the consent" },
} as const;

function toMissing({ kind, key, meaning, title, words }: GateItemView, appointmentId: string, patientId: string): MissingView {
  const shown = { key, meaning, title: kind === "finding" ? "Screening" : title, words };
  if (kind === "date_of_birth") return { ...shown, href: `/patients/${patientId}/edit`, link: "Add the date of birth" };
  if (kind === "event") return { ...shown, href: `/adverse-events/${key}`, link: "Review it" };
  const door = DOORS[kind];
  return { ...shown, href: `/appointments/${appointmentId}/${door.path}`, link: door.link };
}

const HINDRANCES = { not_arrived: "Arrival", no_needling: "Another service", appointment_over: "Appointment over" } as const;

/** What a visit still lacks for its treatment to start, each with the page where it is done. */
export async function listMissing(
  ctx: Ctx<"treatment:record" | "clinical:read">,
  appointmentId: string,
  visit: Started,
): Promise<MissingView[]> {
  const hindrance = startHindrance(visit);
  const status: AppointmentStatus = visit.status;
  const first: MissingView[] =
    hindrance === null
      ? []
      : [
          {
            key: hindrance,
            meaning: hindrance === "not_arrived" ? "warn" : "stop",
            title: HINDRANCES[hindrance],
            words: sayRefusal({ reason: hindrance, facts: { status: STATUS_LABELS[status].toLowerCase() } }),
            href: `/appointments/${appointmentId}`,
            link: "Open the appointment",
          },
        ];
  if (hindrance === "no_needling" || hindrance === "appointment_over") return first;
  const gate = await getStartGate(ctx, appointmentId);
  return [...first, ...(gate?.items ?? []).map((item) => toMissing(item, appointmentId, visit.patientId))];
}
