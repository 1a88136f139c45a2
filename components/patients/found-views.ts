import * as z from "zod/mini";

/** What a search is answered while somebody types, over the wire. */

const marked = z.readonly(z.array(z.object({ from: z.number(), text: z.string(), isFound: z.boolean() })));

const due = z.object({
  seriesId: z.string(),
  serviceId: z.string(),
  name: z.string(),
  session: z.number(),
  sessions: z.number(),
  after: z.nullable(z.string()),
  gap: z.object({ min: z.number(), target: z.number(), max: z.number() }),
});

export const foundPatients = z.object({
  /** How the words were read. */
  understood: z.string(),
  isRefused: z.boolean(),
  hasMore: z.boolean(),
  /** What a new patient's details begin with. */
  start: z.object({
    givenName: z.string(),
    familyName: z.string(),
    dateOfBirth: z.nullable(z.string()),
    phone: z.string(),
    email: z.string(),
  }),
  found: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      born: z.nullable(z.string()),
      age: z.nullable(z.string()),
      phone: z.string(),
      marked: z.object({ name: marked, called: marked, number: marked, born: marked, phone: marked }),
      because: z.nullable(z.string()),
      due: z.array(due),
    }),
  ),
});
export type FoundPatients = z.output<typeof foundPatients>;
export type FoundPatient = FoundPatients["found"][number];
