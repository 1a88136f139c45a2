import { csvLines, csvText } from "./csv.ts";
import { logUnexpected } from "./log.ts";

/**
 * A file of comma-separated values, sent while its lines are read: no more are asked for than are taken, so that as many stand in memory as come at once,
 * however long the file. What fails on the way ends the stream, so that nobody takes half of it for the whole.
 */
export function csvStream(head: readonly string[], batches: AsyncGenerator<readonly (readonly string[])[]>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      controller.enqueue(encoder.encode(csvText([head])));
    },
    async pull(controller) {
      try {
        const next = await batches.next();
        if (next.done === true) controller.close();
        else controller.enqueue(encoder.encode(csvLines(next.value)));
      } catch (error) {
        // Whoever pipes the stream may log its error, and a statement's holds what it was asked with.
        throw new Error(`The file could not be read to its end (${logUnexpected(error, "csv")}).`);
      }
    },
    async cancel() {
      await batches.return(undefined);
    },
  });
}
