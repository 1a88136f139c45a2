/** Who and what is free on the days of a window, each alone: the table under the reason why a session has nowhere to go. */
import { RESOURCE_KINDS, type ResourceKind } from "#lib/appointments/rules/phases.ts";
import type { IsoDate } from "#lib/time.ts";
import { type Bits, members } from "./bits.ts";
import { dateOfDay } from "./calendar.ts";
import type { PlanConstraints, ResourceFacts } from "./model.ts";
import { DAY_PARTS } from "./places.ts";
import type { Slots } from "./slots.ts";

/** Free: has some start under the wishes; taken: it works that day, but has none; away: it does not, and `word` says why. */
export type Availability = { readonly state: "free" | "taken" | "away"; readonly word: string };

export type AvailabilityRow = {
  readonly kind: ResourceKind | "patient";
  /** Null for the patient. */
  readonly resource: Pick<ResourceFacts, "id" | "name"> | null;
  /** One for each date. */
  readonly cells: readonly Availability[];
};

export type AvailabilityTable = { readonly dates: readonly IsoDate[]; readonly rows: readonly AvailabilityRow[] };

const FREE: Availability = { state: "free", word: "Free" };
const TAKEN: Availability = { state: "taken", word: "Taken" };

/** One row for each clinician who may treat, each room and each device; and one for the patient where they are in the way on some day. */
export function availability(slots: Slots, constraints: PlanConstraints, days: readonly number[]): AvailabilityTable {
  const [earliest, latest] = DAY_PARTS[constraints.dayPart ?? "any"];
  const hasStart = (starts: Bits) => {
    for (const place of members(starts)) if (place * slots.gridMinutes >= earliest && place * slots.gridMinutes < latest) return true;
    return false;
  };
  const pools = { clinician: slots.clinicians, room: slots.rooms, device: slots.devices };
  const rows = RESOURCE_KINDS.flatMap((kind) =>
    pools[kind].flatMap((resource, index): AvailabilityRow[] => {
      const locked = kind === "clinician" && constraints.lockedClinicianId !== null && resource?.id !== constraints.lockedClinicianId;
      if (resource === null || locked) return [];
      const cells = days.map((day): Availability => {
        const starts = slots.alone(day)[kind][index];
        if (starts !== undefined && hasStart(starts)) return FREE;
        const word = resource.away.get(day);
        return word === undefined ? TAKEN : { state: "away", word };
      });
      return [{ kind, resource: { id: resource.id, name: resource.name }, cells }];
    }),
  );
  const patient = days.map((day) => (hasStart(slots.alone(day).patient) ? FREE : TAKEN));
  const own: AvailabilityRow[] = patient.includes(TAKEN) ? [{ kind: "patient", resource: null, cells: patient }] : [];
  return { dates: days.map(dateOfDay), rows: [...rows, ...own] };
}
