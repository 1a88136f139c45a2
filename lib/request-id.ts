/**
 * The name of the request that is being answered, so that what the log says of it, its audit rows, the answer's header and the reference that a person quotes are one. The
 * framework may load a file twice, so it is kept with the process.
 */
import { AsyncLocalStorage } from "node:async_hooks";

declare global {
  var cadenceRequests: AsyncLocalStorage<string> | undefined;
}

const requests = () => {
  globalThis.cadenceRequests ??= new AsyncLocalStorage();
  return globalThis.cadenceRequests;
};

/** Everything that follows from here belongs to this request. */
export function beginRequest(id: string): void {
  requests().enterWith(id);
}

/** Null where no request is being answered. */
export const currentRequestId = (): string | null => requests().getStore() ?? null;

/** What a person quotes: short enough to be read out on the telephone, and with the time of day the only one. */
export const currentReference = (): string => (currentRequestId() ?? crypto.randomUUID()).slice(0, 8);
