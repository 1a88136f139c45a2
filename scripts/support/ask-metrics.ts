import type { ChildProcess } from "node:child_process";
import { z } from "zod";
import { METRICS } from "#lib/supervised.ts";
import type { Metered } from "./metrics.ts";

/** A process that is busy for longer, as it is while it starts, is left out of this reading. Whoever reads waits for ten seconds as a rule. */
const PATIENCE = 5_000;

const answered = z.object({ metrics: z.array(z.looseObject({})) });

/** Asks a process for its figures over the channel that it was started with. */
export function askMetrics(child: ChildProcess | undefined): Metered {
  return () =>
    new Promise((resolve) => {
      if (child === undefined || !child.connected) {
        resolve([]);
        return;
      }
      const finish = (figures: readonly object[]): void => {
        clearTimeout(timer);
        child.off("message", hear);
        resolve(figures);
      };
      const hear = (message: unknown): void => {
        const read = answered.safeParse(message);
        if (read.success) finish(read.data.metrics);
      };
      const timer = setTimeout(() => finish([]), PATIENCE);
      child.on("message", hear);
      child.send(METRICS, () => undefined);
    });
}
