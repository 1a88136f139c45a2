import { type TakenJob, takeGivenUp } from "#db/given-up.ts";
import { sendAgain } from "#db/jobs.ts";
import { recordAudits } from "#lib/audit/commands.ts";
import type { AuditAction } from "#lib/audit/rules/actions.ts";
import { type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { GivenUpInput } from "../input/given-up.ts";

/** Has work tried again that was given up, from its first try on. @returns how much it was. Refuses `job_gone`. */
export function retryGivenUp(ctx: Ctx<"message:manage">, input: GivenUpInput): Promise<Result<number>> {
  return seeTo(ctx, input, "job:retry", async (tx, jobs) => {
    const byQueue = Map.groupBy(jobs, ({ queue }) => queue);
    for (const [queue, of] of byQueue)
      await sendAgain(
        tx,
        queue,
        of.map(({ data }) => data),
      );
  });
}

/** Puts work away that was given up: it is not tried again. @returns how much it was. Refuses `job_gone`. */
export function dropGivenUp(ctx: Ctx<"message:manage">, input: GivenUpInput): Promise<Result<number>> {
  return seeTo(ctx, input, "job:drop", async () => undefined);
}

/** Takes it away and writes that down, by kinds and numbers. */
function seeTo(
  ctx: Ctx<"message:manage">,
  { jobId }: GivenUpInput,
  action: Extract<AuditAction, "job:retry" | "job:drop">,
  work: (tx: Tx<"message:manage">, jobs: readonly TakenJob[]) => Promise<void>,
): Promise<Result<number>> {
  return transaction(ctx, async (tx) => {
    const jobs = await takeGivenUp(tx.db, jobId === "all" ? null : jobId);
    if (jobs.length === 0) return refuse("job_gone");
    await work(tx, jobs);
    const kinds = Map.groupBy(jobs, ({ queue }) => queue);
    await recordAudits(
      tx,
      [...kinds].map(([queue, of]) => ({
        action,
        objectType: "job",
        objectId: jobId === "all" ? null : jobId,
        detail: { queue, jobs: of.length },
      })),
    );
    return done(jobs.length);
  });
}
