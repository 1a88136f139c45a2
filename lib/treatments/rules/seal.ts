import type { IsoDate } from "#lib/time.ts";
import type { ZoneSetting } from "./zones.ts";

/** Something of the stock that went into the treatment. */
export type UsedUnit = {
  readonly kind: "cartridge" | "anaesthetic" | "glide" | "serum" | "kit" | "consumable";
  readonly supplyId: string;
  readonly lot: string;
  readonly expiry: IsoDate;
  readonly serial: string;
  readonly units: number;
  readonly openedAt: Temporal.Instant;
  readonly addedBy: string;
};

export type Numbing = {
  readonly product: string;
  readonly strength: string;
  readonly compounded: boolean;
  readonly lotId: string | null;
  readonly zones: readonly string[];
  readonly grams: number | null;
  readonly occluded: boolean;
  readonly appliedAt: Temporal.Instant | null;
  readonly appliedBy: string | null;
  readonly removedAt: Temporal.Instant | null;
  readonly removedBy: string | null;
  readonly doctor: string;
};

export type BloodProduct = {
  readonly kind: "prp" | "cgf";
  readonly drawnAt: Temporal.Instant;
  readonly drawnBy: string;
  readonly tubes: number;
  readonly tubeMl: number;
  readonly spinG: number;
  readonly spinMinutes: number;
  readonly checkedBy: string;
  readonly witnessedBy: string;
  readonly checkedAt: Temporal.Instant;
};

/** A record as it is signed, with everything a reader relies on. */
export type SealedRecord = {
  readonly id: string;
  readonly appointmentId: string;
  readonly patientId: string;
  readonly startedAt: Temporal.Instant;
  readonly startedBy: string;
  readonly endedAt: Temporal.Instant;
  readonly deviceId: string;
  readonly skinPrep: string;
  readonly notes: string;
  readonly consentReason: string;
  readonly signedAt: Temporal.Instant;
  readonly signedBy: string;
  readonly cosignNeeded: boolean;
  readonly zones: readonly ZoneSetting[];
  readonly units: readonly UsedUnit[];
  readonly anaesthetics: readonly Numbing[];
  readonly blood: readonly BloodProduct[];
  /** By id, how the device, the products and the lots of numbing were called. */
  readonly names: Readonly<Record<string, string>>;
};

/**
 * Which reading of a record its hash is taken over. 1: before materials and numbing were records of their own; 2: before names were sealed with it; 3: while
 * instants were sealed to the millisecond, and the database kept them to the microsecond.
 */
export type SealVersion = 1 | 2 | 3 | 4;

/** How new records are sealed. */
export const SEAL_VERSION = 4 satisfies SealVersion;

/** The reading that a stored number means; null for one that no release before this one has written. */
export function sealVersion(stored: number): SealVersion | null {
  return stored === 1 || stored === 2 || stored === 3 || stored === SEAL_VERSION ? stored : null;
}

/** What a signed record's hash is taken over, in words and numbers that do not depend on how it is stored or in which order it is read back. */
export function canonicalTreatment(record: SealedRecord, version: SealVersion): object {
  if (version === 1) return firstReading(record);
  const { names, consentReason, ...before } = record;
  const read = secondReading(before, sayInstant(version));
  return version === 2 ? read : { ...read, seal: version, names, consentReason };
}

/** What the hash of a second signature is taken over: the record as its author signed it, who signed beside them, and when. @param version of the record's seal */
export function canonicalCosign(
  signature: {
    readonly treatmentId: string;
    readonly recordHash: string;
    readonly cosignedAt: Temporal.Instant;
    readonly cosignedBy: string;
  },
  version: SealVersion,
): object {
  return { ...signature, cosignedAt: sayInstant(version)(signature.cosignedAt) };
}

type Say = (at: Temporal.Instant) => string;
const toMillisecond: Say = (at) => at.toString({ smallestUnit: "millisecond" });
const toMicrosecond: Say = (at) => at.toString({ smallestUnit: "microsecond" });
const sayInstant = (version: SealVersion): Say => (version < 4 ? toMillisecond : toMicrosecond);
const byZone = (a: { readonly zone: string }, b: { readonly zone: string }) => (a.zone < b.zone ? -1 : 1);
const inOneOrder = <T extends object>(rows: readonly T[]): T[] => rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

function secondReading(record: Omit<SealedRecord, "names" | "consentReason">, instant: Say): object {
  const instantOrNull = (at: Temporal.Instant | null) => (at === null ? null : instant(at));
  return {
    ...record,
    seal: 2,
    startedAt: instant(record.startedAt),
    endedAt: instant(record.endedAt),
    signedAt: instant(record.signedAt),
    zones: record.zones
      .map(({ zone, depthMm, passes, speed, endpoint, pain, note, overLabelReason, overLabelBy }) => {
        return { zone, depth: depthMm.toFixed(2), passes, speed, endpoint, pain, note, overLabelReason, overLabelBy };
      })
      .toSorted(byZone),
    units: inOneOrder(record.units.map((unit) => ({ ...unit, openedAt: instant(unit.openedAt) }))),
    anaesthetics: inOneOrder(
      record.anaesthetics.map((given) => ({
        ...given,
        zones: given.zones.toSorted(),
        grams: given.grams?.toFixed(1) ?? null,
        appliedAt: instantOrNull(given.appliedAt),
        removedAt: instantOrNull(given.removedAt),
      })),
    ),
    blood: inOneOrder(
      record.blood.map((product) => ({
        ...product,
        tubeMl: product.tubeMl.toFixed(1),
        drawnAt: instant(product.drawnAt),
        checkedAt: instant(product.checkedAt),
      })),
    ),
  };
}

/** A record had one cartridge and at most one anaesthetic then, and its zones a depth and passes. */
function firstReading({ zones, units, anaesthetics, ...record }: SealedRecord): object {
  const { id, appointmentId, patientId, startedBy, deviceId, notes, signedBy } = record;
  const cartridge = units.find(({ kind }) => kind === "cartridge");
  const [numbing] = anaesthetics;
  return {
    id,
    appointmentId,
    patientId,
    startedBy,
    deviceId,
    notes,
    signedBy,
    cartridgeLot: cartridge?.lot ?? "",
    cartridgeExpiry: cartridge?.expiry ?? "",
    // Left out where none was given: what was signed before anaesthetics were recorded fits its hash too.
    ...(numbing === undefined
      ? {}
      : {
          anaesthetic: {
            product: numbing.product,
            appliedAt: numbing.appliedAt === null ? null : toMillisecond(numbing.appliedAt),
            doctor: numbing.doctor,
          },
        }),
    startedAt: toMillisecond(record.startedAt),
    endedAt: toMillisecond(record.endedAt),
    signedAt: toMillisecond(record.signedAt),
    zones: zones.map(({ zone, depthMm, passes }) => ({ zone, depth: depthMm.toFixed(2), passes })).toSorted(byZone),
  };
}
