import { compareDates, type IsoDate } from "#lib/time.ts";
import { isMinorOn } from "./minors.ts";

/** A treatment consent that the patient signed and that no newer one replaced, whatever became of it since. */
export type GivenConsent = {
  readonly id: string;
  readonly protocolId: string;
  /** The series of the visit at which it was signed. */
  readonly seriesId: string | null;
  /** What it was given for, beside the protocol; null where nothing was planned yet. The devices of the whole series, by `sayDevices` as they were called then. */
  readonly device: string | null;
  /** Which these are, however they are called since; null in consents from before that was kept. */
  readonly deviceIds: readonly string[] | null;
  readonly indication: string | null;
  readonly expiresOn: IsoDate;
  readonly state: "waiting" | "in_force" | "withdrawn" | "lapsed";
  /** What became another while it stood: it ended with that, whatever is planned now. Null where it did not lapse. */
  readonly lapsedReason: Lapse | null;
  readonly byGuardian: boolean;
};

/** What a consent is given for: another one ends it. */
export type Lapse = "protocol" | "device" | "indication";

export type PlannedTreatment = Pick<GivenConsent, "indication"> & {
  readonly protocolId: string | null;
  /** The device that is planned, and what it is called now; null while none is. */
  readonly device: { readonly id: string; readonly name: string } | null;
  readonly seriesId: string | null;
};

/** Why there is no treatment consent for a visit. "guardian": the patient is a minor, and nobody signed it for them. "protocol", "device" and "indication": it lapsed, because that is another one now. */
export type ConsentGap = "none" | "waiting" | "withdrawn" | "expired" | "guardian" | Lapse;

export type ConsentStanding =
  | { readonly id: string; readonly until: IsoDate; readonly byGuardian: boolean; readonly gap: null }
  | {
      readonly id: string | null;
      readonly until: null;
      readonly byGuardian: boolean;
      readonly gap: Exclude<ConsentGap, "expired" | "guardian">;
    };

/**
 * What a consent was given for that is another now; null while nothing is. Where nothing was or is planned, nothing changed; nor where a device is called
 * otherwise than it was, or one of the same make stands in for it.
 */
export function lapseOf(
  given: Pick<GivenConsent, "protocolId" | "device" | "deviceIds" | "indication">,
  planned: Omit<PlannedTreatment, "seriesId">,
): Lapse | null {
  if (given.protocolId !== planned.protocolId) return "protocol";
  if (given.device !== null && planned.device !== null && !isOneOf(planned.device, given.deviceIds, given.device)) return "device";
  const isAnother = given.indication !== null && planned.indication !== null && given.indication !== planned.indication;
  return isAnother ? "indication" : null;
}

const BETWEEN = "; ";

function isOneOf({ id, name }: NonNullable<PlannedTreatment["device"]>, ids: readonly string[] | null, names: string): boolean {
  return ids?.includes(id) === true || names.split(BETWEEN).includes(name);
}

/** The devices that a consent is given for, as it keeps them: "Pen; Stamp"; null while none is planned. */
export function sayDevices(models: readonly string[]): string | null {
  return models.length === 0 ? null : [...new Set(models)].sort().join(BETWEEN);
}

/**
 * The consent that stands for a visit: in force (the clinician has signed too, not withdrawn, not replaced, same protocol, device and indication as planned),
 * else what there is instead. Whether it has expired by P is asked with `consentGapOn`. A withdrawn or lapsed one is never brought back by another, nor by
 * the plan becoming again what it was.
 * @param given newest first
 */
export function consentStanding(given: readonly GivenConsent[], planned: PlannedTreatment): ConsentStanding {
  const fitting = given.filter((each) => lapseOf(each, planned) === null);
  const inForce = fitting
    .filter(({ state }) => state === "in_force")
    .toSorted((a, b) => compareDates(b.expiresOn, a.expiresOn))
    .at(0);
  if (inForce !== undefined) return { id: inForce.id, until: inForce.expiresOn, byGuardian: inForce.byGuardian, gap: null };
  const found =
    fitting.find(({ state }) => state === "waiting") ?? given.find((each) => isOfSeries(each, planned) || isTakenBack(each, planned));
  if (found === undefined) return { id: null, until: null, byGuardian: false, gap: "none" };
  const gap = found.state === "withdrawn" ? "withdrawn" : (found.lapsedReason ?? lapseOf(found, planned) ?? "waiting");
  return { id: found.id, until: null, byGuardian: found.byGuardian, gap };
}

/** Given in this series; where nobody knows in which, for its protocol. */
function isOfSeries(each: GivenConsent, planned: PlannedTreatment): boolean {
  return each.seriesId === null ? each.protocolId === planned.protocolId : each.seriesId === planned.seriesId;
}

function isTakenBack(each: GivenConsent, planned: PlannedTreatment): boolean {
  return each.state === "withdrawn" && each.protocolId === planned.protocolId;
}

/**
 * The consents, waiting or in force, that end because this is planned now: given in this series, and for something else. What is planned in another series
 * takes nothing from them: there they hold where they fit, and do not hold where they do not.
 */
export function lapsing(
  given: readonly GivenConsent[],
  planned: PlannedTreatment,
): readonly { readonly id: string; readonly reason: Lapse }[] {
  return given.flatMap((each) => {
    const stands = each.state === "waiting" || each.state === "in_force";
    const reason = stands && isOfSeries(each, planned) ? lapseOf(each, planned) : null;
    return reason === null ? [] : [{ id: each.id, reason }];
  });
}

/** What is missing on P; null where the consent is valid then. A minor's holds with a guardian's signature alone. */
export function consentGapOn(standing: ConsentStanding, on: IsoDate, dateOfBirth: IsoDate | null): ConsentGap | null {
  if (standing.gap !== null) return standing.gap;
  if (compareDates(standing.until, on) < 0) return "expired";
  return isMinorOn(dateOfBirth, on) && !standing.byGuardian ? "guardian" : null;
}
