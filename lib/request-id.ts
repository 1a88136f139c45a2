/**
 * The name of the request that is being answered, so that what the log says of it, the answer's header and the reference that a person quotes are one. The
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

/** Short enough to be read out on the telephone; with the time of day it is the only one. */
export const newRequestId = (): string => crypto.randomUUID().slice(0, 8);

/** Everything that follows from here belongs to this request. */
export function beginRequest(id: string): void {
  requests().enterWith(id);
}

/** Null where no request is being answered. */
export const currentRequestId = (): string | null => requests().getStore() ?? null;
