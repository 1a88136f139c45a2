import type { AppointmentStatus } from "./status.ts";

/** A change of status as a button says it. Cancelling has a form of its own: it needs a reason. */
type Step = { readonly to: Exclude<AppointmentStatus, "cancelled">; readonly words: string };

const WORDS: Readonly<Record<Step["to"], string>> = {
  booked: "Take it back",
  confirmed: "Confirmed",
  arrived: "Arrived",
  in_room: "To room",
  treated: "Treated",
  closed: "Close",
  no_show: "No-show",
};

/**
 * The steps that one click takes from here. What cannot be yet is not offered: nobody arrives before their day, or has missed a time that is still to come;
 * and what a needle did is told by the treatment record, not by a click.
 */
export function stepsFrom(visit: {
  readonly next: readonly AppointmentStatus[];
  readonly needles: boolean;
  readonly dayHasCome: boolean;
  readonly started: boolean;
}): readonly Step[] {
  return visit.next.flatMap((to): Step[] => {
    if (to === "cancelled" || (to === "treated" && visit.needles)) return [];
    if ((to === "arrived" && !visit.dayHasCome) || (to === "no_show" && !visit.started)) return [];
    return [{ to, words: WORDS[to] }];
  });
}
