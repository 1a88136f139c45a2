import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "./client.ts";
import { GIVEN_UP, QUEUES, type Queue } from "./jobs.ts";

/** A job whose tries were used up, as it waits for an admin. What it was about stays in it: an id is nothing to read. */
export type GivenUp = {
  readonly id: string;
  readonly queue: Queue;
  readonly tries: number;
  readonly handedIn: Temporal.Instant;
  readonly givenUp: Temporal.Instant;
  /** What kind of error its last try ended with, and the reference under which the log has it. Never the error's own words. */
  readonly error: string | null;
  readonly reference: string | null;
};

const instant = z.string().transform((text) => Temporal.Instant.from(text));
const isQueue = (name: string): name is Queue => QUEUES.some((queue) => queue === name);
/** Whatever else stands in an output was written by the queue itself, and may hold anything. */
const output = z
  .object({
    error: z
      .string()
      .max(60)
      .regex(/^[\w ]+$/)
      .nullable()
      .catch(null),
    reference: z
      .string()
      .regex(/^[0-9a-f]{8}$/)
      .nullable()
      .catch(null),
  })
  .catch({ error: null, reference: null });
const row = z.object({
  id: z.string(),
  queue: z.string().refine(isQueue),
  tries: z.number(),
  handedIn: instant,
  givenUp: instant,
  output,
});

/** The newest first. */
export async function listGivenUp(db: Db, most: number): Promise<readonly GivenUp[]> {
  const { rows } = await db.execute(sql`
    select id, source_name as queue, source_retry_count + 1 as tries, to_json(source_created_on) #>> '{}' as "handedIn",
      to_json(created_on) #>> '{}' as "givenUp", source_output as output
    from pgboss.job where name = ${GIVEN_UP} and state = 'created' order by created_on desc, id desc limit ${most}`);
  return z
    .array(row)
    .parse(rows)
    .map(({ output: { error, reference }, ...each }) => ({ ...each, error, reference }));
}

/** The id of the one that was given up last; null where none waits. */
export async function newestGivenUp(db: Db): Promise<string | null> {
  const [newest] = await listGivenUp(db, 1);
  return newest?.id ?? null;
}

const taken = z.object({ queue: z.string().refine(isQueue), data: z.record(z.string(), z.unknown()) });
export type TakenJob = z.output<typeof taken>;

/**
 * Takes jobs away from where they wait, in the caller's transaction.
 * @param id one of them, or null for all
 * @returns what they were, the oldest first; nothing where somebody else took them
 */
export async function takeGivenUp(db: Db, id: string | null): Promise<readonly TakenJob[]> {
  const { rows } = await db.execute(sql`
    with gone as (
      delete from pgboss.job where name = ${GIVEN_UP} and state = 'created' and (${id}::uuid is null or id = ${id}::uuid)
      returning id, source_name as queue, data, created_on
    ) select queue, data from gone order by created_on, id`);
  return z.array(taken).parse(rows);
}

/** How many wait. */
export async function countGivenUp(db: Db): Promise<number> {
  const { rows } = await db.execute(sql`select count(*)::int as many from pgboss.job where name = ${GIVEN_UP} and state = 'created'`);
  return z.object({ many: z.number() }).parse(rows[0]).many;
}
