/**
 * Runs once when a server starts. Errors reach standard output by kind, code and place only: a database error's message holds the values that were
 * bound to the statement, and the framework would print it.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { endWithoutEnv } = await import("#lib/env.ts");
  const { endStreamsAtStop } = await import("#lib/streams.ts");
  const { prepareRequests } = await import("#lib/incoming-requests.ts");
  const { sweepHourly } = await import("#lib/photos/jobs/sweep.ts");
  const { forgetHourly } = await import("#lib/interchange/jobs/forget.ts");
  const { runImportsEverySecond } = await import("#lib/interchange/jobs/run.ts");
  const { sealEverySecond } = await import("#lib/audit/jobs/seal.ts");
  const { anchorHourly } = await import("#lib/audit/jobs/anchor.ts");
  const { logPrinted } = await import("#lib/log.ts");
  const { measureServer } = await import("#lib/operations/jobs.ts");
  const { sayReady } = await import("#lib/supervised.ts");
  endWithoutEnv();
  endStreamsAtStop();
  prepareRequests();
  sweepHourly();
  forgetHourly();
  runImportsEverySecond();
  sealEverySecond();
  anchorHourly();
  console.error = (...parts: unknown[]) => logPrinted(parts);
  measureServer(
    process.env.CADENCE_PROCESS ?? "web",
    process.env.NODE_ENV === "production" ? (process.env.CADENCE_BUILD ?? ".next") : null,
  );
  sayReady();
}

/** An error that no page caught, by the pattern of the page's address: the address itself may name a record. */
export async function onRequestError(error: unknown, _request: unknown, context: { readonly routePath: string }): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { logFailed } = await import("#lib/log.ts");
  // What the database had no time or no room for is not the house's error: whoever asked, a person or a proxy, is told when to ask again.
  const { lackOf, noteLack } = await import("#lib/incoming-requests.ts");
  const lack = lackOf(error);
  if (lack !== null) noteLack(lack.status);
  logFailed(error, context.routePath);
}
