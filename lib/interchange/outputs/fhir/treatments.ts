import type { RecordParts } from "#lib/privacy/outputs/record.ts";
import { between, named, OWN, own, partId, plain, quantity, type Resource, sayZone, type Told, text, to } from "./words.ts";

type Treatment = RecordParts["treatments"][number];
type Zone = Treatment["zones"][number];
type Supply = Treatment["supplies"][number];

const NEEDLING = own(OWN.procedure, "microneedling", "Microneedling (collagen induction therapy)");
const zoneOf = (zone: string): Told => own(OWN.zone, zone, sayZone(zone));

/** A record with an observation for each zone and a device for each cartridge. One that is not signed is told as going on. */
export function treatmentsOf({ treatments, appointments }: RecordParts, patient: Told): readonly Resource[] {
  return treatments.flatMap((treatment) => {
    const { seriesId = null } = appointments.find(({ id }) => id === treatment.appointmentId) ?? {};
    const devices = treatment.supplies.flatMap((supply, place) =>
      supply.kind === "cartridge" ? [deviceOf(treatment, supply, place)] : [],
    );
    return [
      procedureOf(treatment, patient, { plan: seriesId === null ? null : to(seriesId), devices: devices.map(({ id }) => to(id)) }),
      ...devices,
      ...treatment.zones.map((zone, place) => depthOf(treatment, zone, patient, place)),
    ];
  });
}

type Led = { readonly plan: Told; readonly devices: readonly Told[] };

const procedureOf = (treatment: Treatment, patient: Told, { plan, devices }: Led): Resource => ({
  resourceType: "Procedure",
  id: treatment.id,
  basedOn: [plan],
  status: treatment.state === "signed" ? "completed" : "in-progress",
  code: NEEDLING,
  subject: patient,
  performedPeriod: between(treatment.startedAt, treatment.endedAt),
  performer: [{ actor: named(treatment.signedBy ?? treatment.startedBy) }],
  bodySite: treatment.zones.map(({ zone }) => zoneOf(zone)),
  usedReference: [...devices, named(treatment.device)],
  usedCode: treatment.supplies.filter(({ kind }) => kind !== "cartridge").map((supply) => text(supplyWords(supply))),
  note: [
    { text: treatment.skinPrep },
    { text: treatment.notes },
    ...treatment.addenda.map(({ words, writtenBy, writtenAt }) => ({ authorString: writtenBy, time: writtenAt, text: words })),
  ],
});

const supplyWords = ({ product, lot, expiry, serial }: Supply): string =>
  [product, `lot ${lot}`, `expires ${expiry}`, ...(serial === "" ? [] : [`serial ${serial}`])].join(", ");

const deviceOf = (treatment: Treatment, { product, lot, expiry, serial }: Supply, place: number): Resource => ({
  resourceType: "Device",
  id: partId(treatment.id, 1000 + place),
  lotNumber: lot,
  expirationDate: expiry,
  serialNumber: serial,
  deviceName: [{ name: product, type: "user-friendly-name" }],
});

const depthOf = (treatment: Treatment, zone: Zone, patient: Told, place: number): Resource => ({
  resourceType: "Observation",
  id: partId(treatment.id, 1 + place),
  partOf: [to(treatment.id)],
  status: treatment.state === "signed" ? "final" : "preliminary",
  code: own(OWN.observation, "needle-depth", "Needle depth"),
  subject: patient,
  effectiveDateTime: treatment.endedAt ?? treatment.startedAt,
  valueQuantity: quantity(zone.depthMm, "mm"),
  bodySite: zoneOf(zone.zone),
  note: [{ text: zone.note }, { authorString: zone.overLabelBy, text: zone.overLabelReason }],
  component: [
    { code: own(OWN.observation, "passes", "Passes"), valueInteger: zone.passes },
    ...(zone.endpoint === null ? [] : [{ code: own(OWN.observation, "endpoint", "Endpoint"), valueString: plain(zone.endpoint) }]),
    ...(zone.pain === null ? [] : [{ code: own(OWN.observation, "pain", "Pain, 0 to 10"), valueInteger: zone.pain }]),
  ],
});

/** Numbing that was put on. */
export function numbingOf({ anaesthetics, treatments }: RecordParts, patient: Told): readonly Resource[] {
  return anaesthetics.flatMap((numbing) => {
    if (numbing.appliedAt === null) return [];
    const treatment = treatments.find(({ appointmentId }) => appointmentId === numbing.appointmentId);
    return [
      {
        resourceType: "MedicationAdministration",
        id: numbing.id,
        partOf: [treatment === undefined ? null : to(treatment.id)],
        status: numbing.removedAt === null ? "in-progress" : "completed",
        medicationCodeableConcept: text([numbing.product, numbing.strength].filter(Boolean).join(", ")),
        subject: patient,
        effectivePeriod: between(numbing.appliedAt, numbing.removedAt),
        performer: numbing.appliedBy === null ? [] : [{ actor: named(numbing.appliedBy) }],
        note: [{ text: numbing.lot === null ? null : `Lot ${numbing.lot}` }, { text: numbing.occluded ? "Under a dressing" : null }],
        dosage: numbing.grams === null ? null : { text: numbing.zones.map(sayZone).join(", "), dose: quantity(numbing.grams, "g") },
      },
    ];
  });
}
