import type { Closure } from "#lib/resources/rules.ts";
import { type InstantRange, type IsoDate, overlaps, type TimeZone, type WallTime, wallToInstant } from "#lib/time.ts";
import { type Phase, phaseSpans, RESOURCE_KINDS, type ResourceKind, sessionEnd, stretchPhases } from "./phases.ts";
import { type OpenHours, type PlacementFacts, type PlacementProblem, placementProblems } from "./placement.ts";

/** How far ahead the diary is open, in days. */
export const DIARY_DAYS = 3 * 366;

export type Candidate = { readonly id: string; readonly name: string };
export type Shift = OpenHours & { readonly validFrom: IsoDate; readonly validUntil: IsoDate | null };
export type ClinicianCandidate = Candidate & { readonly shifts: readonly Shift[] };
/** Taken already; `what` is in the way, in words, where that may be told. */
export type BusySpan = { readonly resourceId: string; readonly range: InstantRange; readonly lane: number; readonly what?: string };
export type OwnSpan = InstantRange & { readonly what?: string };

/** Everything that a placement is decided from, as it stood at one moment. */
export type Diary = {
  readonly timeZone: TimeZone;
  readonly phases: readonly Phase[];
  readonly turnoverMinutes: number;
  readonly locationHours: readonly OpenHours[];
  readonly clinicians: readonly ClinicianCandidate[];
  readonly rooms: readonly Candidate[];
  readonly devices: readonly Candidate[];
  readonly closures: readonly Closure[];
  readonly busy: readonly BusySpan[];
  readonly patientBusy: readonly OwnSpan[];
};

/** One session as it is asked for. A null resource means any that is free. */
export type Wish = {
  /** Which session of the series, 1 for the first; null outside a series. */
  readonly session: number | null;
  readonly date: IsoDate;
  readonly time: WallTime;
  readonly clinicianId: string | null;
  readonly roomId?: string | null | undefined;
  readonly deviceId?: string | null | undefined;
  /** Taken before others where any will do: what the appointment holds already. */
  readonly keep?: readonly string[];
  /** By how much this visit is longer than the phases of the diary, shorter when negative. */
  readonly extraMinutes?: number;
};

type PlacedClaim = { readonly kind: ResourceKind; readonly resourceId: string; readonly range: InstantRange; readonly lane: 0 | 1 };
export type Placed = {
  readonly wish: Wish;
  readonly during: InstantRange;
  readonly claims: readonly PlacedClaim[];
  readonly names: Readonly<Record<ResourceKind, string | null>>;
};
export type Placement = { readonly wish: Wish; readonly placed: Placed | null; readonly problems: readonly PlacementProblem[] };

type Chosen = PlacementFacts["resources"];

/**
 * Finds a clinician, a room and a device for each session, in the order given, or says what speaks against it. "Any" passes over who is away and takes the clinician of the
 * session before where possible, else the first free by name: the same question always has the same answer. Sessions of one request see each other.
 * @param override a clinician's leave to book their own or a named colleague's column twice; a third never gets in, and rooms, devices and patients never share.
 */
export function placeAll(diary: Diary, wishes: readonly Wish[], override = false): Placement[] {
  const busy = [...diary.busy];
  const patientBusy = [...diary.patientBusy];
  let before: string | null = null;
  return wishes.map((wish) => {
    const placement = placeOne({ ...diary, phases: phasesOf(diary, wish), busy, patientBusy }, wish, override, before);
    if (placement.placed !== null) {
      busy.push(...placement.placed.claims);
      patientBusy.push(placement.placed.during);
      before = placement.placed.claims.find(({ kind }) => kind === "clinician")?.resourceId ?? before;
    }
    return placement;
  });
}

/** The phases of one visit, as long as it is wished. */
export function phasesOf({ phases }: Pick<Diary, "phases">, { extraMinutes }: Wish): readonly Phase[] {
  return extraMinutes === undefined ? phases : stretchPhases(phases, extraMinutes);
}

function placeOne(diary: Diary, wish: Wish, override: boolean, before: string | null): Placement {
  const pools: Readonly<Record<ResourceKind, readonly Candidate[]>> = {
    clinician: poolOf(diary.clinicians, wish.clinicianId, before === null ? [] : [before]),
    room: poolOf(diary.rooms, wish.roomId ?? null, wish.keep ?? []),
    device: poolOf(diary.devices, wish.deviceId ?? null, wish.keep ?? []),
  };
  const first: Chosen = { clinician: pools.clinician[0] ?? null, room: pools.room[0] ?? null, device: pools.device[0] ?? null };
  let chosen: Chosen = first;
  for (const kind of RESOURCE_KINDS) {
    const free = pools[kind].find((candidate) => !speaksAgainst(diary, wish, { ...first, [kind]: candidate }, kind));
    const named = kind === "clinician" ? wish.clinicianId : kind === "room" ? wish.roomId : wish.deviceId;
    chosen = { ...chosen, [kind]: free ?? (named ? first[kind] : null) };
  }
  const problems = telling(placementProblems(factsOf(diary, wish, chosen)));
  const start = wallToInstant(wish.date, wish.time, diary.timeZone);
  const lane = override ? freeLane(diary, chosen.clinician, start) : 0;
  const standing = override && lane !== null ? problems.filter(({ code }) => code !== "clinician_busy") : problems;
  if (standing.length > 0 || start === null || lane === null)
    return { wish, placed: null, problems: standing.length > 0 ? standing : problems };
  return { wish, placed: placedAt(diary, wish, chosen, start, lane), problems: [] };
}

/** Where the place itself is closed, that nobody is free says nothing more. */
function telling(problems: readonly PlacementProblem[]): readonly PlacementProblem[] {
  return problems.some(({ code }) => code === "closed" || code === "closure")
    ? problems.filter(({ code }) => !code.endsWith("_missing"))
    : problems;
}

function placedAt(diary: Diary, wish: Wish, chosen: Chosen, start: Temporal.Instant, lane: 0 | 1): Placed {
  const claims = phaseSpans(diary.phases, start, diary.turnoverMinutes).flatMap(({ kind, range }): PlacedClaim[] => {
    const resource = chosen[kind];
    return resource === null ? [] : [{ kind, resourceId: resource.id, range, lane: kind === "clinician" ? lane : 0 }];
  });
  const needed = (kind: ResourceKind) => (claims.some((claim) => claim.kind === kind) ? (chosen[kind]?.name ?? null) : null);
  return {
    wish,
    during: { start, end: sessionEnd(diary.phases, start) },
    claims,
    names: { clinician: needed("clinician"), room: needed("room"), device: needed("device") },
  };
}

function poolOf(candidates: readonly Candidate[], named: string | null, preferred: readonly string[]): readonly Candidate[] {
  if (named !== null) return candidates.filter(({ id }) => id === named);
  return [...candidates.filter(({ id }) => preferred.includes(id)), ...candidates.filter(({ id }) => !preferred.includes(id))];
}

function speaksAgainst(diary: Diary, wish: Wish, chosen: Chosen, kind: ResourceKind): boolean {
  const codes: readonly string[] =
    kind === "clinician" ? ["clinician_busy", "clinician_away", "off_shift"] : [`${kind}_busy`, `${kind}_away`];
  return placementProblems(factsOf(diary, wish, chosen)).some(({ code }) => codes.includes(code));
}

function factsOf(diary: Diary, wish: Wish, resources: Chosen): PlacementFacts {
  const shifts = diary.clinicians.find(({ id }) => id === resources.clinician?.id)?.shifts ?? [];
  return {
    date: wish.date,
    time: wish.time,
    timeZone: diary.timeZone,
    phases: diary.phases,
    turnoverMinutes: diary.turnoverMinutes,
    locationHours: diary.locationHours,
    clinicianHours: shifts.filter(({ validFrom, validUntil }) => validFrom <= wish.date && (validUntil === null || wish.date < validUntil)),
    resources,
    closures: diary.closures,
    busy: diary.busy.map(({ resourceId, range, what = "" }) => ({ resourceId, range, what })),
    patientBusy: diary.patientBusy.map(({ what = "", ...range }) => ({ range, what })),
  };
}

/** The lane that an overriding claim of this clinician would take, or null when two are there already. */
function freeLane(diary: Diary, clinician: Candidate | null, start: Temporal.Instant | null): 0 | 1 | null {
  if (clinician === null || start === null) return null;
  const spans = phaseSpans(diary.phases, start, diary.turnoverMinutes).filter(({ kind }) => kind === "clinician");
  const taken = (lane: number) =>
    diary.busy.some(
      (claim) => claim.resourceId === clinician.id && claim.lane === lane && spans.some(({ range }) => overlaps(range, claim.range)),
    );
  if (!taken(0)) return taken(1) ? null : 0;
  return taken(1) ? null : 1;
}
