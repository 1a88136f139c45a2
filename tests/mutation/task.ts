/** What the command asks of a lane, and what the lane answers. */
import { z } from "zod";

const editShape = z.object({ path: z.string(), from: z.int(), to: z.int(), text: z.string() });
/** A stretch of a source file, by its characters, and what stands there instead. */
export type Edit = z.infer<typeof editShape>;

export const taskShape = z.object({
  file: z.string(),
  /** Only tests are run whose full titles hold one of these. */
  titles: z.array(z.string()),
  edits: z.array(editShape),
  /** Run by the owner on a copy of the migrated template. */
  sql: z.array(z.string()),
});
export type Task = z.infer<typeof taskShape>;

export const outcomeShape = z.object({
  /** Full titles. */
  passed: z.array(z.string()),
  failed: z.array(z.string()),
  /** The first lines of what the tests said. */
  said: z.array(z.string()),
  /** Nothing was tested, because something fell over before: that proves nothing. */
  isBroken: z.boolean(),
});
export type Outcome = z.infer<typeof outcomeShape>;
