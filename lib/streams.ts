/** Answers that stay open as long as a page does. The framework may load a file twice, so they are kept with the process. */
declare global {
  var cadenceStreams: Map<() => void, string> | undefined;
  var cadenceIsStopping: boolean | undefined;
}

/** More than this many for one sign-in are somebody's mistake, not somebody's work. */
const MOST = 6;

const streams = () => {
  globalThis.cadenceStreams ??= new Map();
  return globalThis.cadenceStreams;
};

export const countStreams = (): number => streams().size;

/** Whether this sign-in may open one more. */
export function mayOpenStream(sessionId: string): boolean {
  return [...streams().values()].filter((holder) => holder === sessionId).length < MOST;
}

/** Keeps one until it ends: at once where the process is about to, so that its page asks another. @returns what to call when it has ended. */
export function keepStream(sessionId: string, end: () => void): () => void {
  streams().set(end, sessionId);
  if (globalThis.cadenceIsStopping === true) setImmediate(end);
  return () => {
    streams().delete(end);
  };
}

/** Ends them all when the process is told to stop, so that it need not wait for pages to be shut: they open a stream again, to whoever serves then. */
export function endStreamsAtStop(): void {
  process.once("SIGTERM", () => {
    globalThis.cadenceIsStopping = true;
    for (const end of streams().keys()) end();
  });
}
