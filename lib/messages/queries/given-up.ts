import { countGivenUp, listGivenUp } from "#db/given-up.ts";
import type { Queue } from "#db/jobs.ts";
import { firstZone } from "#lib/audit/queries.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { sayInstant } from "#lib/time.ts";

/** What a kind of work is, for whoever did not write it. */
const WORK_WORDS = {
  "message-plan": "Reckoning what a patient is told",
  "message-send": "Sending a message",
  "message-alert": "Telling staff of something",
  "message-dispatch": "Making messages of what is due",
  "message-sweep": "Reckoning everybody’s messages",
  "message-watch": "Looking after sign-ins and links",
  "audit-check": "Verifying the audit trail",
} as const satisfies Record<Queue, string>;

export type GivenUpView = {
  readonly id: string;
  /** "Reckoning what a patient is told" */
  readonly what: string;
  /** "Mon 5 Jan 2026, 10:00 am", in the clinic's zone. */
  readonly when: string;
  readonly tries: number;
  /** The kind of the last error, "DatabaseError 23505": never its words, which may hold what somebody answered. Null where the worker ended without one. */
  readonly error: string | null;
  /** Under which the log has it. */
  readonly reference: string | null;
};

const MOST = 100;

/** Work whose tries were used up and that nobody has seen to: the newest hundred, and how many there are. */
export async function getGivenUp(ctx: Ctx<"message:manage">): Promise<{ readonly jobs: readonly GivenUpView[]; readonly many: number }> {
  const zone = (await firstZone(ctx)) ?? "UTC";
  const [jobs, many] = [await listGivenUp(ctx.db, MOST), await countGivenUp(ctx.db)];
  return {
    many,
    jobs: jobs.map(({ id, queue, givenUp, tries, error, reference }) => ({
      id,
      what: WORK_WORDS[queue],
      when: sayInstant(givenUp, zone),
      tries,
      error,
      reference,
    })),
  };
}
