import { addClosure } from "#lib/resources/commands/closures.ts";
import { addDays, type IsoDate } from "#lib/time.ts";
import { type At, must } from "./clock.ts";
import { WEEKS_AHEAD } from "./diary.ts";
import type { Random } from "./random.ts";
import type { DemoSetting } from "./setting.ts";

type Stage = {
  readonly at: At;
  readonly random: Random;
  readonly setting: DemoSetting;
  readonly now: Temporal.Instant;
  readonly today: IsoDate;
};

/** A holiday, an absence and a device in service, each after the weeks that are filled: what stands in them are sessions of series, to be moved. */
export async function closeSomeDays({ at, random, setting, now, today }: Stage): Promise<void> {
  const day = (after: number) => addDays(today, WEEKS_AHEAD * 7 + after);
  const reception = at(now, setting.reception);
  const close = async (of: string | undefined, locationId: string | undefined, first: number, last: number, note: string) => {
    if (of === undefined || locationId === undefined) throw new Error("The demo has nothing to close.");
    const days = { firstDate: day(first), startTime: null, lastDate: day(last), endTime: null };
    must("close", await addClosure(reception, { idempotencyKey: random.key(), locationId, of, ...days, note }));
  };
  const [place] = setting.locations;
  const [clinician] = setting.clinicians;
  await close("closure", place?.id, 14, 15, "Team days");
  await close(clinician?.resourceId, clinician?.locationId, 5, 11, "Leave");
  await close(place?.devices[0], place?.id, 3, 4, "Service");
}
