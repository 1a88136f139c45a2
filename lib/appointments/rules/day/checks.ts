import { sayMoney } from "#lib/money.ts";
import { overlaps } from "#lib/time.ts";
import { gapsOf } from "../gaps.ts";
import { holdsResources, isAhead } from "../status.ts";
import type { ClosureFacts, VisitFacts } from "./facts.ts";
import { sayClosure } from "./open.ts";

/** One line of a visit's readiness that the diary knows of itself, in the form that screening's lines have. */
export type DayCheck = {
  readonly key: string;
  readonly meaning: "ok" | "warn" | "stop";
  readonly label: string;
  readonly words: string;
  /** Stands alone on a card. */
  readonly short: string;
  /** Where it is put right, where one click leads there. */
  readonly href?: string;
};

/** What the plan and the house say to a visit that has not been treated yet: its gap, and whether what it holds is there. */
export function checksOf(visit: VisitFacts, closures: readonly ClosureFacts[]): readonly DayCheck[] {
  if (!isAhead(visit.status)) return [];
  return [...gapCheck(visit), ...outOfUse(visit, closures), ...notTold(visit), ...unpaid(visit)];
}

/** "Bounces and failures stand in the readiness mark": whoever was not told may not come. */
function notTold({ id, undelivered }: VisitFacts): readonly DayCheck[] {
  if (!undelivered) return [];
  const short = "Message not delivered";
  return [
    {
      key: "message",
      meaning: "warn",
      label: "Message",
      words: "The last one of this visit was not delivered",
      short,
      href: `/appointments/${id}#messages`,
    },
  ];
}

/** Money that is due never stops a treatment: whoever is at the desk asks for it. */
function unpaid({ patientId, money }: VisitFacts): readonly DayCheck[] {
  if (money === null) return [];
  const owes = sayMoney({ minor: money.dueMinor, currency: money.currency });
  const short = money.deposit ? "Deposit not paid" : money.overdue ? "Instalment overdue" : `Owes ${owes}`;
  const words = money.deposit || money.overdue ? `${short}, ${owes} due` : `${owes} due`;
  return [{ key: "money", meaning: "warn", label: "Money", words, short, href: `/patients/${patientId}/money` }];
}

/** "A gap under the minimum needs a clinician and a reason. A gap over the maximum is a warning that reception may accept." */
function gapCheck({ series, date }: VisitFacts): readonly DayCheck[] {
  if (series === null) return [];
  const { session, gaps, line } = series;
  const before = line.filter((each) => each.session < session && holdsResources(each.status));
  const gap = gapsOf([...before.toSorted((a, b) => a.session - b.session).slice(-1), { session, date }], gaps)[0];
  if (gap === undefined) return [];
  const of = (meaning: DayCheck["meaning"], words: string, short: string): readonly DayCheck[] => [
    { key: "interval", meaning, label: "Interval", words, short },
  ];
  const days = gap.days === 1 ? "1 day" : `${gap.days} days`;
  if (gap.verdict === "out_of_order") return of("stop", `Before session ${gap.after}`, `Before session ${gap.after}`);
  if (gap.verdict === "under")
    return of("warn", `${days} after session ${gap.after}, least ${gaps.min}`, `Only ${days} since session ${gap.after}`);
  if (gap.verdict === "over")
    return of("warn", `${days} after session ${gap.after}, most ${gaps.max}`, `${days} since session ${gap.after}`);
  return of("ok", `${days} after session ${gap.after}, target ${gaps.target}`, "Interval");
}

const LABELS = { clinician: "Clinician", room: "Room", device: "Device" } as const;

function outOfUse({ held, during }: VisitFacts, closures: readonly ClosureFacts[]): readonly DayCheck[] {
  return closures.flatMap((closure): readonly DayCheck[] => {
    const says = sayClosure(closure);
    if (closure.resourceId === null) {
      return overlaps(closure.during, during)
        ? [{ key: `closed ${closure.id}`, meaning: "warn", label: "Location", words: says, short: says }]
        : [];
    }
    const taken = held.find(
      ({ id, from, to }) =>
        id === closure.resourceId &&
        overlaps(closure.during, { start: during.start.add({ minutes: from }), end: during.start.add({ minutes: to }) }),
    );
    if (taken === undefined) return [];
    const short = `${taken.name}: ${closure.kind === "absence" ? "away" : "out of use"}`;
    return [
      { key: `closed ${closure.id}`, meaning: "warn", label: LABELS[taken.kind], words: `${taken.name}, ${says.toLowerCase()}`, short },
    ];
  });
}
