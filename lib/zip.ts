import { Zip, ZipPassThrough } from "fflate";

type ZipEntry = { readonly name: string; readonly bytes: Uint8Array };

/**
 * Files as one zip, sent while they are read: one of them is in memory at a time, however many there are. Stored as they are, since pictures and PDFs are
 * compressed already. What fails on the way ends the stream, so that nobody takes half of it for the whole.
 */
export function zipStream(entries: AsyncGenerator<ZipEntry>): ReadableStream<Uint8Array> {
  let ready: Uint8Array[] = [];
  let failure: Error | null = null;
  const zip = new Zip((error, chunk) => {
    if (error === null) ready.push(chunk);
    else failure = error;
  });
  let ended = false;
  return new ReadableStream({
    async pull(controller) {
      while (ready.length === 0 && !ended) {
        const next = await entries.next();
        if (next.done === true) {
          ended = true;
          zip.end();
        } else {
          const file = new ZipPassThrough(next.value.name);
          zip.add(file);
          file.push(next.value.bytes, true);
        }
      }
      if (failure !== null) throw failure;
      for (const chunk of ready) controller.enqueue(chunk);
      ready = [];
      if (ended) controller.close();
    },
    async cancel() {
      await entries.return(undefined);
    },
  });
}
