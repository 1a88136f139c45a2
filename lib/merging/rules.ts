import { DETAIL_FIELDS, type DetailField, type Details } from "#lib/patients/rules/details.ts";

/** Of the two records of a merge: the one that stays and the one that leads to it from then on. */
export type Side = "kept" | "merged";

type OfSide = { readonly id: string; readonly side: Side };

/** What is open in two records and cannot be in one. */
export type MergeFacts = {
  /** Visits that stand and are not over; milliseconds since 1970. */
  readonly visits: readonly (OfSide & { readonly from: number; readonly to: number })[];
  /** Series that go on. */
  readonly series: readonly (OfSide & { readonly protocolId: string })[];
  /** Treatment consents that stand. */
  readonly consents: readonly (OfSide & { readonly protocolId: string; readonly waits: boolean })[];
  /** What is known of allergies and medicines, and that there are none. */
  readonly health: readonly (OfSide & { readonly kind: string; readonly none: boolean })[];
  /** Copies of a record that were asked for and not answered yet. */
  readonly requests: readonly OfSide[];
  /** Somebody's word that a record may be destroyed. */
  readonly approvals: readonly OfSide[];
};

export type Clash =
  | {
      readonly kind: "visits_overlap" | "series_twice" | "consent_twice" | "health_contradicts";
      readonly kept: string;
      readonly merged: string;
    }
  | { readonly kind: "request_open" | "destruction_approved"; readonly side: Side; readonly id: string };

function across<T extends OfSide>(rows: readonly T[], clash: (kept: T, merged: T) => boolean): readonly { kept: string; merged: string }[] {
  const of = (side: Side) => rows.filter((row) => row.side === side);
  return of("kept").flatMap((kept) =>
    of("merged")
      .filter((merged) => clash(kept, merged))
      .map((merged) => ({ kept: kept.id, merged: merged.id })),
  );
}

/**
 * What must be settled first: nobody is in two places at once, goes through one protocol twice, has two consents of one kind in force, or an allergy and none; and what somebody
 * was promised, or said, of one record is not stretched over another: a copy that is asked for, a destruction that was approved.
 */
export function clashesOf({ visits, series, consents, health, requests, approvals }: MergeFacts): readonly Clash[] {
  return [
    ...across(visits, (a, b) => a.from < b.to && b.from < a.to).map((pair) => ({ kind: "visits_overlap" as const, ...pair })),
    ...across(series, (a, b) => a.protocolId === b.protocolId).map((pair) => ({ kind: "series_twice" as const, ...pair })),
    ...across(consents, (a, b) => a.protocolId === b.protocolId && a.waits === b.waits).map((pair) => ({
      kind: "consent_twice" as const,
      ...pair,
    })),
    ...across(health, (a, b) => a.kind === b.kind && a.none !== b.none).map((pair) => ({ kind: "health_contradicts" as const, ...pair })),
    ...requests.map(({ side, id }) => ({ kind: "request_open" as const, side, id })),
    ...approvals.map(({ side, id }) => ({ kind: "destruction_approved" as const, side, id })),
  ];
}

/** What can be chosen for a field: nothing where both say the same, or the merged record says nothing. */
export function choiceOf(field: DetailField, kept: Details, merged: Details): "none" | "either" | "fills_a_gap" {
  const [own, other] = [kept[field] ?? "", merged[field] ?? ""];
  if (other === "" || own === other) return "none";
  return own === "" ? "fills_a_gap" : "either";
}

type Choices = Readonly<Record<DetailField, Side>>;

/** The fields that a merge takes from the merged record, of what was chosen. */
export function takenFields(choices: Choices, kept: Details, merged: Details): readonly DetailField[] {
  return DETAIL_FIELDS.filter((field) => choices[field] === "merged" && choiceOf(field, kept, merged) !== "none");
}

export type StandingMerge = {
  /** Whether a later merge into the same record stands. */
  readonly onTop: boolean;
  /** Whether the kept record was itself merged into another since. */
  readonly keptLeadsOn: boolean;
  /** A hold, an approved destruction or an open request of the kept record that came since: each is about what is one now. */
  readonly keptSince: number;
};

/** Why a merge cannot be undone now; null when it can. The latest is undone first, for a later one was chosen from what the earlier made. */
export function whyItStays({ onTop, keptLeadsOn, keptSince }: StandingMerge): "merge_not_last" | "merge_kept_since" | null {
  if (!onTop || keptLeadsOn) return "merge_not_last";
  return keptSince > 0 ? "merge_kept_since" : null;
}
