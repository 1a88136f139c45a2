import { sayDate } from "#lib/time.ts";
import type { GapChange } from "../rules/gaps.ts";
import type { WaitlistWishes } from "../rules/waitlist.ts";

const WEEKDAYS = ["", "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"] as const;

/** "10 days", "3 weeks". */
function sayDays(days: number): string {
  const [count, unit] = days >= 14 && days % 7 === 0 ? [days / 7, "week"] : [days, "day"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** What a move brings: "Gains 3 weeks; 29 days after session 2, target 28; then 35 days to session 4". */
export function sayOffer(offer: {
  readonly daysGained: number;
  readonly gaps: readonly GapChange[];
  readonly session: number | null;
  readonly target: number | null;
}): string {
  const { gaps, session, target } = offer;
  const aim = target === null ? "" : `, target ${target}`;
  const before = gaps.find((gap) => gap.session === session);
  const after = gaps.find((gap) => gap.after === session);
  return [
    `Gains ${sayDays(offer.daysGained)}`,
    ...(before === undefined ? [] : [`${before.days} days after session ${before.after}${aim}`]),
    ...(after === undefined ? [] : [`${after.days} days before session ${after.session}${before === undefined ? aim : ""}`]),
  ].join("; ");
}

/** A patient's wishes in words: "From Mon 2 Mar 2026, Mondays or Fridays, in the morning, with Ana Reyes". */
export function sayWishes(wishes: WaitlistWishes, clinician: string | null): string {
  const days = wishes.weekdays.toSorted((a, b) => a - b).map((weekday) => WEEKDAYS[weekday] ?? "");
  const last = days.at(-1);
  const parts = [
    ...(wishes.earliestDate === null ? [] : [`from ${sayDate(wishes.earliestDate)}`]),
    ...(last === undefined ? [] : [days.length === 1 ? last : `${days.slice(0, -1).join(", ")} or ${last}`]),
    ...(wishes.dayPart === "any" ? [] : [`in the ${wishes.dayPart}`]),
    ...(clinician === null ? [] : [`with ${clinician}`]),
  ].join(", ");
  return parts === "" ? "Any time" : parts.replace(/^./, (letter) => letter.toUpperCase());
}
