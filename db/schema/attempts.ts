import { index, pgTable, text } from "drizzle-orm/pg-core";
import { bytes, createdAt, id } from "../columns.ts";

/** Failed tries at sign-in and its second step, at own passwords, set-up, the gates of links and the PIN of a handed-over tablet, counted across processes. The subject is a hash: neither addresses nor e-mails stand here. */
export const attempts = pgTable(
  "attempts",
  {
    id: id(),
    kind: text({
      enum: [
        "sign_in_account",
        "sign_in_device",
        "own_password",
        "second_step",
        "sign_in_address",
        "setup_address",
        "invitation_address",
        "portal_address",
        "form_address",
        "choices_address",
        "feed_address",
        "hand_over_pin",
      ],
    }).notNull(),
    subjectHash: bytes().notNull(),
    at: createdAt(),
  },
  (t) => [index("attempts_recent").on(t.kind, t.subjectHash, t.at)],
);
