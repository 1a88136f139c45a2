import { openDatabase } from "#db/client.ts";
import { anchorHead } from "#lib/audit/jobs/anchor.ts";
import { sealAudit } from "#lib/audit/jobs/seal.ts";
import { chainKey } from "#lib/audit/queries/link.ts";
import { anchorFileOf } from "#lib/env.ts";
import { localDate } from "#lib/time.ts";
import { Board } from "./demo/board.ts";
import { stagedClock } from "./demo/clock.ts";
import { closeSomeDays } from "./demo/closures.ts";
import { fillDiary } from "./demo/diary.ts";
import { fileDocuments } from "./demo/documents.ts";
import { recordEvents } from "./demo/events.ts";
import { giveCalendars } from "./demo/feeds.ts";
import { loadHistory } from "./demo/history.ts";
import { sendFile } from "./demo/imports.ts";
import { moveMoney } from "./demo/money.ts";
import { judgeOutcomes } from "./demo/outcomes.ts";
import { registerPatients } from "./demo/patients.ts";
import { takeDemoPhotos } from "./demo/photos.ts";
import { planSeries } from "./demo/plan.ts";
import { exerciseRights } from "./demo/privacy.ts";
import { randomFrom } from "./demo/random.ts";
import { haveReminded } from "./demo/reminders.ts";
import { signBeside } from "./demo/second-signatures.ts";
import { setDemoPrices } from "./demo/selling.ts";
import { liveSeries } from "./demo/series.ts";
import { makeSetting } from "./demo/setting.ts";
import { countShelves } from "./demo/stock.ts";
import { registerTwice } from "./demo/twice.ts";
import { fillWaitlist } from "./demo/waitlist.ts";

export type DemoOptions = {
  /** The application role's address: the demo is made by the product's own commands. */
  readonly appUrl: string;
  /** The installation's secret, which seals what the demo's people sign in with, and its audit rows. */
  readonly secret: string;
  /** The folder for its photographs and documents, and for the anchors of its audit chain. */
  readonly files: string;
  /** Fewer series that are over: enough to test with, and loaded in little more than half the time. */
  readonly light?: boolean;
  readonly onProgress: (note: string) => void;
};

const SEED = 20_261_123;

/** The demo's own connection does not wait for the disk at each commit: what a power cut takes from an unfinished demo is loaded again. */
function withoutWaiting(url: string): string {
  const eager = new URL(url);
  eager.searchParams.set("options", "-c synchronous_commit=off");
  return eager.toString();
}

/**
 * Fills an empty, migrated database with the demo clinic, the same for the same day: places and people, 400 patients, 120 series lived through by the
 * product's own commands under a stated clock, eight weeks of diary on both sides of today, and two years of earlier visits in bulk.
 */
export async function loadDemo({ appUrl, secret, files, light = false, onProgress }: DemoOptions): Promise<void> {
  const database = openDatabase(withoutWaiting(appUrl), { max: 6, name: "cadence-demo" });
  try {
    const now = Temporal.Now.instant();
    const today = localDate(now, "Australia/Melbourne");
    const random = randomFrom(SEED);
    const at = stagedClock(database);
    onProgress("places, people and services");
    const setting = await makeSetting(database, at, random, today, secret);
    await setDemoPrices(at, setting);
    onProgress("400 patients");
    const patients = await registerPatients(at, random, setting, today);
    const board = new Board(setting);
    onProgress("series, lived through up to now");
    const planned = await planSeries({ database, random, setting, board, patients, today, light });
    await liveSeries({ at, database, random, setting, now, today }, planned);
    await countShelves(database, at, now, setting.reception);
    await signBeside({ at, database, random: randomFrom(SEED + 3), doctor: setting.doctor, now });
    onProgress("what came after sessions");
    await judgeOutcomes({ database, random: randomFrom(SEED + 2), today }, planned);
    await recordEvents({ at, database, random: randomFrom(SEED + 1), today }, planned);
    onProgress(`${await takeDemoPhotos({ database, random: randomFrom(SEED + 2), folder: files })} photographs`);
    onProgress("the diary, to eight weeks ahead");
    await fillDiary({ at, database, random, setting, board, patients, now, today }, planned);
    await haveReminded({ database, now, today, reception: setting.reception });
    await closeSomeDays({ at, random, setting, now, today });
    await giveCalendars({ at, random: randomFrom(SEED + 8), setting, now });
    onProgress("a waitlist");
    await fillWaitlist({ at, database, random, setting, now, today });
    await exerciseRights({ at, database, random: randomFrom(SEED + 4), today, doctor: setting.doctor });
    await fileDocuments({
      at,
      database,
      random: randomFrom(SEED + 6),
      today,
      folder: files,
      doctor: setting.doctor,
      reception: setting.reception,
    });
    await registerTwice({ at, database, random: randomFrom(SEED + 7), today, reception: setting.reception });
    await sendFile({ at, database, random: randomFrom(SEED + 5), now, reception: setting.reception });
    onProgress("money");
    await moveMoney({ at, database, random: randomFrom(SEED + 9), setting, doctor: setting.doctor, now, today });
    onProgress("two years of earlier visits");
    const earlier = await loadHistory({ database, random, setting, board, patients, today });
    onProgress(`${earlier} earlier visits`);
    onProgress(`${await sealAudit({ database, key: chainKey(secret) })} audit rows, sealed`);
    await anchorHead(database, anchorFileOf(files));
  } finally {
    await database.pool.end();
  }
}
