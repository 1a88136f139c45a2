import * as z from "zod/mini";

/** What the menu of a card offers, as it is at this moment. */
export const visitMenuView = z.object({
  id: z.string(),
  version: z.number(),
  patientId: z.string(),
  movable: z.boolean(),
  cancellable: z.boolean(),
  /** Its patient may be handed a tablet with its forms. */
  takesForms: z.boolean(),
  steps: z.array(z.object({ to: z.string(), words: z.string() })),
  /** Where a session that was missed or cancelled is planned anew. */
  replanHref: z.nullable(z.string()),
});
export type VisitMenuView = z.output<typeof visitMenuView>;
