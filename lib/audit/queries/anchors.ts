import { open } from "node:fs/promises";
import { z } from "zod";

const anchor = z.object({ at: z.string(), seq: z.number().int().positive(), hash: z.string().regex(/^[0-9a-f]{64}$/) });

/** The head of the chain as it once was: `seq` counts its links, since there is no gap; `hash` in hex. */
export type Anchor = z.output<typeof anchor>;

export type Anchors = {
  /** In the order of the links they name. */
  readonly anchors: readonly Anchor[];
  /** Lines that are no anchor, by their number in the file. */
  readonly unreadable: readonly number[];
};

/** Everything in the anchor file; nothing where there is no such file yet. */
export async function readAnchors(file: string): Promise<Anchors> {
  const anchors: Anchor[] = [];
  const unreadable: number[] = [];
  const handle = await open(file, "r").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  });
  if (handle === null) return { anchors, unreadable };
  let number = 0;
  // Ends with the file, and closes it.
  for await (const line of handle.readLines()) {
    number += 1;
    const read = anchor.safeParse(parsed(line));
    if (read.success) anchors.push(read.data);
    else unreadable.push(number);
  }
  return { anchors: anchors.sort((a, b) => a.seq - b.seq), unreadable };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
