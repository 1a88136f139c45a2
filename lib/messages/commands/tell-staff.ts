import { and, arrayOverlaps, eq, inArray, isNotNull, isNull } from "drizzle-orm";
import { sendJobs } from "#db/jobs.ts";
import { messages } from "#db/schema/messages.ts";
import { users } from "#db/schema/users.ts";
import type { Role } from "#lib/auth/policy.ts";
import type { SendTx } from "./send.ts";

/** An alert says where to look, and nothing of whom or of what was found: it may be read on any screen. */
const SUBJECT = "Something needs a look";

/** What staff are told. */
export type Alert = {
  /** What makes it this one and no other: nobody is told the same twice. */
  readonly cause: string;
  /** The page to look at: "/tasks". */
  readonly path: string;
  readonly to: readonly string[];
  /** What happened, in a sentence without a name, where that is no patient's affair; else only that there is something. */
  readonly words?: string;
  /** Ids and codes, for the log. */
  readonly about: Readonly<Record<string, string | null>>;
};

/** Makes one message for each who is to know, in the caller's transaction; whoever has been told of this cause is left out. @returns how many were made */
export async function tellStaffIn(tx: SendTx, { cause, path, to, words, about }: Alert, origin: string): Promise<number> {
  if (to.length === 0) return 0;
  const body = `${words ?? `${SUBJECT} in Cadence.`} Sign in to see it:\n${origin}${path}\n`;
  const made = await tx.db
    .insert(messages)
    .values(
      to.map((userId) => ({
        userId,
        kind: "alert" as const,
        key: `alert:${cause}:${userId}`,
        about,
        dueAt: tx.now,
        subject: SUBJECT,
        body,
      })),
    )
    .onConflictDoNothing({ target: messages.key })
    .returning({ messageId: messages.id });
  await sendJobs(tx, "message-send", made);
  return made.length;
}

/** The hour of an alert of which there is one an hour: what goes on is told again, and never each time that it happens. */
export const hourOf = (now: Temporal.Instant): string => now.toString().slice(0, 13);

type Among = { readonly prescribing?: boolean; readonly ids?: readonly string[] };

/** Who works here now in one of these roles and has accepted their invitation: an address that nobody answered from is told nothing. */
export async function colleagues(tx: SendTx, roles: readonly Role[], { prescribing = false, ids }: Among = {}): Promise<readonly string[]> {
  const found = await tx.db
    .select({ id: users.id })
    .from(users)
    .where(
      and(
        arrayOverlaps(users.roles, [...roles]),
        isNull(users.disabledAt),
        isNotNull(users.passwordHash),
        prescribing ? eq(users.isPrescriber, true) : undefined,
        ids === undefined ? undefined : inArray(users.id, [...ids]),
      ),
    );
  return found.map(({ id }) => id);
}
