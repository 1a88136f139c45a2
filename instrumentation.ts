/**
 * Runs once when a server starts. Errors reach standard output by kind, code and place only: a database error's message holds the values that were
 * bound to the statement, and the framework would print it.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { describeError } = await import("#db/errors.ts");
  const { endWithoutEnv } = await import("#lib/env.ts");
  const { endStreamsAtStop } = await import("#lib/streams.ts");
  const { prepareRequests } = await import("#lib/incoming-requests.ts");
  const { sweepHourly } = await import("#lib/photos/jobs/sweep.ts");
  const { forgetHourly } = await import("#lib/interchange/jobs/forget.ts");
  const { runImportsEverySecond } = await import("#lib/interchange/jobs/run.ts");
  const { sealEverySecond } = await import("#lib/audit/jobs/seal.ts");
  const { anchorHourly } = await import("#lib/audit/jobs/anchor.ts");
  endWithoutEnv();
  endStreamsAtStop();
  prepareRequests();
  sweepHourly();
  forgetHourly();
  runImportsEverySecond();
  sealEverySecond();
  anchorHourly();
  const print = console.error.bind(console);
  console.error = (...parts: unknown[]) => {
    print(
      ...parts.map((part) =>
        part instanceof Error
          ? describeError(part)
          : typeof part === "string"
            ? part.replace(/(Failed query:|\nparams:)[\s\S]*/u, "[statement hidden]")
            : part,
      ),
    );
  };
}

/** A page that the database had no time or no room for is not the house's error: whoever asks, a person or a proxy, is told when to ask again. */
export async function onRequestError(error: unknown): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { lackOf, noteLack } = await import("#lib/incoming-requests.ts");
  const lack = lackOf(error);
  if (lack !== null) noteLack(lack.status);
}
