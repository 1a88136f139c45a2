import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import { once } from "#db/once.ts";
import { deviceLogs, devices } from "#db/schema/devices.ts";
import { resources } from "#db/schema/resources.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Ctx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { LogDeviceInput } from "../input.ts";

/** Writes down what was done to a device, for good. A service sets the day of the next one. */
export function logDevice(ctx: Ctx<"device:log">, input: LogDeviceInput): Promise<Result<{ logId: string }>> {
  const { resourceId, kind, words, nextService } = input;
  const answer = z.object({ logId: z.string() });
  return transaction(ctx, (tx) =>
    once(tx, { command: "device:log", key: input.idempotencyKey, input, answer }, async () => {
      const [device] = await tx.db.select({ id: devices.resourceId }).from(devices).where(eq(devices.resourceId, resourceId)).for("update");
      if (device === undefined) return refuse("not_found");
      const [logged] = await tx.db
        .insert(deviceLogs)
        .values({ deviceId: resourceId, kind, words, doneAt: tx.now, doneBy: authorId(tx) })
        .returning({ id: deviceLogs.id });
      if (logged === undefined) throw new Error("The entry was not returned.");
      if (kind === "service") {
        await tx.db.update(devices).set({ serviceDue: nextService }).where(eq(devices.resourceId, resourceId));
        // Whoever edits the device meanwhile sees the new day before they save over it.
        await tx.db
          .update(resources)
          .set({ version: sql`${resources.version} + 1` })
          .where(eq(resources.id, resourceId));
      }
      await recordAudit(tx, { action: `device:${kind}`, objectType: "resource", objectId: resourceId });
      return done({ logId: logged.id });
    }),
  );
}
