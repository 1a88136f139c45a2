/**
 * The days of one location of a full clinic: 12 clinicians, 6 rooms, 6 devices, open from 8:00 to 20:00, laid without a gap and then thinned: from Monday to
 * Friday to 240 appointments, so that about a tenth of everybody's time is free, in pieces as bookings leave them; at the week's end to a few.
 */
import type { Random } from "#db/seed/demo/random.ts";

export const CLINICIANS = 12;
export const ROOMS = 6;
export const DEVICES = 6;
const APPOINTMENTS_A_DAY = { weekday: 240, weekend: 40 } as const;
export const OPENS = 480;
export const CLOSES = 1200;
export const TURNOVER = 15;

/** Which service a visit is, and how its resources are held; minutes from its start. Turnover is part of what a room or device is held. */
const HELD = {
  needling: { minutes: 75, clinician: [30, 75], room: [0, 90], device: [30, 90] },
  touch_up: { minutes: 30, clinician: [0, 30], room: null, device: [0, 30] },
} as const;

export type Held = { readonly kind: "clinician" | "room" | "device"; readonly place: number; readonly from: number; readonly to: number };
export type Visit = {
  readonly service: "needling" | "touch_up" | "talk";
  /** Minutes from midnight. */
  readonly start: number;
  readonly minutes: number;
  /** Which of the day's 48 needling places it is; null for other services. */
  readonly slot: number | null;
  readonly held: readonly Held[];
};

/** Each pair of clinicians, another pair every day, shares a room and a device in turn, an hour and a half each. */
const SLOT = 90;
const SLOTS_A_DAY = (CLOSES - OPENS) / SLOT;

/** Half an hour between a clinician's two shifts. */
export const breakOf = (clinician: number) => (clinician % 2 === 0 ? { from: 750, to: 780 } : { from: 720, to: 750 });

/** A day's visits in order of their start. */
export function visitsOf(random: Random, day: number, kind: keyof typeof APPOINTMENTS_A_DAY): Visit[] {
  const visits: Visit[] = [];
  for (let room = 0; room < ROOMS; room += 1) {
    const who = (turn: number) => (2 * (room + day) + (turn % 2)) % CLINICIANS;
    const touchUp = (start: number, turn: number) => visits.push(visit("touch_up", start, { clinician: who(turn), device: room }));
    touchUp(OPENS, 1);
    for (let turn = 0; turn < SLOTS_A_DAY; turn += 1) {
      const start = OPENS + turn * SLOT;
      visits.push({ ...visit("needling", start, { clinician: who(turn), room, device: room }), slot: room * SLOTS_A_DAY + turn });
      if (turn + 1 < SLOTS_A_DAY) touchUp(start + SLOT, turn + 1);
    }
  }
  for (let clinician = 0; clinician < CLINICIANS; clinician += 1) visits.push(...talks(random, clinician, visits));
  return random
    .shuffled(visits)
    .slice(0, APPOINTMENTS_A_DAY[kind])
    .sort((a, b) => a.start - b.start);
}

function visit(
  service: "needling" | "touch_up",
  start: number,
  by: { readonly clinician: number; readonly room?: number; readonly device: number },
): Visit {
  const { minutes, ...spans } = HELD[service];
  const held = (["clinician", "room", "device"] as const).flatMap((kind): Held[] => {
    const span = spans[kind];
    const place = by[kind];
    return span === null || place === undefined ? [] : [{ kind, place, from: start + span[0], to: start + span[1] }];
  });
  return { service, start, minutes, slot: null, held };
}

/** What fills the rest of a clinician's day: talks of about half an hour. */
function talks(random: Random, clinician: number, visits: readonly Visit[]): Visit[] {
  const rest = breakOf(clinician);
  const taken = visits
    .flatMap(({ held }) => held.filter(({ kind, place }) => kind === "clinician" && place === clinician))
    .concat({ kind: "clinician", place: clinician, ...rest }, { kind: "clinician", place: clinician, from: CLOSES, to: CLOSES })
    .sort((a, b) => a.from - b.from);
  const found: Visit[] = [];
  let at = OPENS;
  for (const { from, to } of taken) {
    let left = Math.max(1, Math.floor((from - at) / 28 + random.next()));
    for (; from - at >= 15; left -= 1) {
      const even = Math.round((from - at) / left / 5) * 5;
      const minutes = left <= 1 ? from - at : Math.max(15, Math.min(even + random.pick([-5, 0, 5]), from - at - 15));
      found.push({
        service: "talk",
        start: at,
        minutes,
        slot: null,
        held: [{ kind: "clinician", place: clinician, from: at, to: at + minutes }],
      });
      at += minutes;
    }
    at = to;
  }
  return found;
}
