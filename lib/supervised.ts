/** What a process that serves or works and the script that keeps it say to each other, where there is such a script. */

/** Said once, when the process is ready to serve. */
export const READY = "cadence: ready";
/** Asked by the script, and answered with what the process counts. */
export const METRICS = "cadence: metrics";

/** Tells whoever started this process that it serves. */
export function sayReady(): void {
  if (process.env.NODE_ENV === "production") process.send?.(READY);
}

/** Answers whoever started this process each time it asks. */
export function answerForMetrics(look: () => Promise<unknown>): void {
  if (process.env.NODE_ENV !== "production" || process.send === undefined) return;
  process.on("message", (message) => {
    if (message !== METRICS) return;
    look().then(
      (metrics) => process.send?.({ metrics }),
      () => process.send?.({ metrics: [] }),
    );
  });
  // Listening alone keeps nobody alive.
  process.channel?.unref();
}
