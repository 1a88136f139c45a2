import { newSecret } from "#lib/auth/secrets.ts";
import { issueFeed } from "#lib/messages/commands/feeds.ts";
import type { IssueFeedInput } from "#lib/messages/input/feeds.ts";
import { type At, must } from "./clock.ts";
import type { Random } from "./random.ts";
import type { DemoSetting } from "./setting.ts";

type Stage = { readonly at: At; readonly random: Random; readonly setting: DemoSetting; readonly now: Temporal.Instant };

/** Two calendars that programs could read, had anybody kept their addresses. */
export async function giveCalendars({ at, random, setting, now }: Stage): Promise<void> {
  const admin = at(now, setting.admin);
  const [place] = setting.locations;
  const [clinician] = setting.clinicians;
  if (place === undefined || clinician === undefined) throw new Error("The demo has nobody to give a calendar to.");
  const give = async (of: IssueFeedInput["of"], label: string, names: boolean) =>
    must("give a calendar", await issueFeed(admin, { idempotencyKey: random.key(), of, label, names }, newSecret()));
  await give({ clinicianId: null, locationId: place.id }, "Reception screen", true);
  await give({ clinicianId: clinician.resourceId, locationId: null }, "Telephone", false);
}
