/** What a server does by itself now and then, beside the requests. */
import { logUnexpected } from "./log.ts";

const HOUR = 3_600_000;
/** A process that loads its pages has no time for anything else: what it asked of the database then would only seem to be late. */
const FIRST_AFTER = 20_000;

/** Does the work soon after this server has started and every hour from then on, for as long as it runs. @param name what the log calls it by where it fails */
export function hourly(name: string, work: () => Promise<unknown>): void {
  const quietly = () => {
    work().catch((error: unknown) => logUnexpected(error, name));
  };
  setTimeout(() => {
    quietly();
    setInterval(quietly, HOUR).unref();
  }, FIRST_AFTER).unref();
}
