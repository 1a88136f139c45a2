import { desc, eq } from "drizzle-orm";
import { deviceLogs } from "#db/schema/devices.ts";
import { users } from "#db/schema/users.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { sayInstant, type TimeZone } from "#lib/time.ts";
import { DEVICE_LOG_KINDS } from "../input.ts";

export type DeviceLogView = {
  readonly id: string;
  /** "Cleaned" */
  readonly what: string;
  readonly words: string;
  /** "Tue 10 Mar 2026, 3:00 pm, Aroha Ngata" */
  readonly when: string;
};

/** What was done to a device, newest first; the last fifty. */
export async function listDeviceLog(ctx: Ctx<"clinic:read">, deviceId: string, timeZone: TimeZone): Promise<DeviceLogView[]> {
  const rows = await ctx.db
    .select({ id: deviceLogs.id, kind: deviceLogs.kind, words: deviceLogs.words, doneAt: deviceLogs.doneAt, by: users.name })
    .from(deviceLogs)
    .innerJoin(users, eq(users.id, deviceLogs.doneBy))
    .where(eq(deviceLogs.deviceId, deviceId))
    .orderBy(desc(deviceLogs.doneAt), desc(deviceLogs.id))
    .limit(50);
  return rows.map(({ id, kind, words, doneAt, by }) => ({
    id,
    what: DEVICE_LOG_KINDS.find(({ value }) => value === kind)?.label ?? kind,
    words,
    when: `${sayInstant(doneAt, timeZone)}, ${by}`,
  }));
}
