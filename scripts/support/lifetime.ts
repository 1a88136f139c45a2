/** What a script has started and must end again: stopped in reverse order, on Ctrl-C, SIGTERM, SIGHUP and at the end. */
import { report } from "./say.ts";

type Stop = () => Promise<void> | void;

export class Lifetime {
  readonly #stops: Stop[] = [];
  #ending: Promise<void> | undefined;

  /** Remembers how to end what was just started. */
  add(stop: Stop): void {
    this.#stops.push(stop);
  }

  get ended(): boolean {
    return this.#ending !== undefined;
  }

  /** Ends everything once, newest first; one that fails does not keep the others alive. */
  end(): Promise<void> {
    this.#ending ??= (async () => {
      for (let stop = this.#stops.pop(); stop !== undefined; stop = this.#stops.pop()) {
        try {
          await stop();
        } catch (error) {
          report(error);
        }
      }
    })();
    return this.#ending;
  }
}

const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
type Signal = keyof typeof exitCodes;
const signals: readonly Signal[] = ["SIGHUP", "SIGINT", "SIGTERM"];

/**
 * Runs a script's work and ends everything it started, however it ends. The work returns the exit code, or never returns while it serves.
 * After a second signal nothing is waited for.
 */
export async function runWithLifetime(work: (lifetime: Lifetime) => Promise<number>): Promise<void> {
  const lifetime = new Lifetime();
  let signalled = 0;
  for (const signal of signals) {
    process.on(signal, () => {
      signalled += 1;
      if (signalled > 1) process.exit(exitCodes[signal]);
      void lifetime.end().then(() => process.exit(exitCodes[signal]));
    });
  }
  let code = 1;
  try {
    code = await work(lifetime);
  } catch (error) {
    // After a signal the work fails because its servers are being stopped: that is no news.
    if (!lifetime.ended) report(error);
  }
  await lifetime.end();
  process.exit(signalled > 0 ? exitCodes.SIGTERM : code);
}
