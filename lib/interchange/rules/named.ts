import { RESOURCE_KINDS, type ResourceKind } from "#lib/appointments/rules/phases.ts";
import { foldName } from "#lib/patients/rules/duplicates.ts";
import type { TimeZone } from "#lib/time.ts";
import { APPOINTMENT_FIELDS, type AppointmentField } from "./appointment-fields.ts";
import type { AppointmentDraft } from "./read-appointment.ts";

type Named = { readonly id: string; readonly name: string };

/** What a clinic can book, by its names: what is archived is not among it. */
export type ClinicNames = {
  readonly locations: readonly (Named & { readonly timeZone: TimeZone })[];
  readonly services: readonly (Named & { readonly needs: Readonly<Record<ResourceKind, boolean>> })[];
  readonly clinicians: readonly (Named & { readonly email: string })[];
  readonly rooms: readonly (Named & { readonly locationId: string })[];
  readonly devices: readonly (Named & { readonly locationId: string })[];
};

/** What a row's names stand for; null for any that is free. */
export type FoundNames = {
  readonly locationId: string;
  readonly timeZone: TimeZone;
  readonly serviceId: string;
  readonly clinicianId: string | null;
  readonly roomId: string | null;
  readonly deviceId: string | null;
};

export type ReadNames = { readonly ok: true; readonly found: FoundNames } | { readonly ok: false; readonly reasons: readonly string[] };

/** Finds service, place, clinician, room and device by their names, capitals and accents aside, the clinician by e-mail too; or says of each why not. */
export function findNames(draft: AppointmentDraft, clinic: ClinicNames): ReadNames {
  const reasons: string[] = [];
  const refuse = (field: AppointmentField, why: string) => {
    reasons.push(`${APPOINTMENT_FIELDS[field].label}: ${why}`);
    return null;
  };
  const only = <T extends Named>(field: AppointmentField, said: string, all: readonly T[], where = ""): T | null => {
    const plain = foldName(said);
    const called = all.filter(({ name }) => foldName(name) === plain);
    const [first] = called;
    if (first === undefined) return refuse(field, `“${said}” is none that can be booked${where}.`);
    return called.length === 1 ? first : refuse(field, `Several are called “${said}”${where}.`);
  };
  const service = only("service", draft.service, clinic.services);
  const [alone, ...others] = clinic.locations;
  const sayWhere = () => refuse("location", "The clinic has several. Say at which.");
  const location =
    draft.location !== "" ? only("location", draft.location, clinic.locations) : others.length === 0 ? (alone ?? sayWhere()) : sayWhere();
  const here = location === null ? "" : ` at ${location.name}`;
  const inPlace = <T extends { readonly locationId: string }>(all: readonly T[]) =>
    all.filter(({ locationId }) => location === null || locationId === location.id);
  const byEmail = clinic.clinicians.find(({ email }) => email.toLowerCase() === draft.clinician.toLowerCase());
  const found = {
    clinician: draft.clinician === "" ? null : (byEmail ?? only("clinician", draft.clinician, clinic.clinicians)),
    room: draft.room === "" ? null : only("room", draft.room, inPlace(clinic.rooms), here),
    device: draft.device === "" ? null : only("device", draft.device, inPlace(clinic.devices), here),
  };
  if (service !== null)
    for (const kind of RESOURCE_KINDS) if (draft[kind] !== "" && !service.needs[kind]) refuse(kind, `${service.name} takes no ${kind}.`);
  if (service === null || location === null || reasons.length > 0) return { ok: false, reasons };
  const { clinician, room, device } = found;
  const ids = { clinicianId: clinician?.id ?? null, roomId: room?.id ?? null, deviceId: device?.id ?? null };
  return { ok: true, found: { locationId: location.id, timeZone: location.timeZone, serviceId: service.id, ...ids } };
}
