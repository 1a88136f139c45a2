/** What is told to whom, and when: what a sender asks before it sends, and what nobody may learn or change on the way. Rights and constraints are elsewhere. */
import { type Guard, instead, type NamedTest } from "../guard.ts";

const test = (folder: "db" | "rules", file: string, title: string): NamedTest => ({ file: `tests/${folder}/${file}.test.ts`, title });

const guard = (name: string, path: string, found: string, text: string, named: NamedTest): Guard => ({
  name: `message: ${name}`,
  test: named,
  removal: { edits: [instead(path, found, text)] },
});

const SEND = "lib/messages/commands/send.ts";
const SAY = "lib/messages/commands/dispatch.ts";
const STANDING = "lib/messages/commands/standing.ts";
const CHANNEL = "lib/messages/rules/channel.ts";
const TEMPLATES = "lib/messages/input/templates.ts";

export const messageGuards = (): readonly Guard[] => [...sending(), ...saying(), ...wording(), ...choosing(), ...byHand()];

function sending(): readonly Guard[] {
  const waits = test("db", "message-send", "waits while the clinic has stopped all messages, and until the morning at night");
  const unknown = test("db", "message-send", "of which nobody knows whether it arrived goes out again under the same name");
  return [
    guard("one that goes out while all are stopped", SEND, '  if (known.isPaused) return "later";\n', "", waits),
    guard("one that goes out at night", SEND, "!isAwake(tx.now, worded.patientZone)", "false", waits),
    guard(
      "one that is sent twice",
      SEND,
      'if (known?.state !== "waiting") return "nothing";',
      'if (known === undefined) return "nothing";',
      test("db", "message-send", "that was sent is not sent again"),
    ),
    guard("another name for each try", SEND, "messageId: `${ready.id}@", "messageId: `${crypto.randomUUID()}@", unknown),
    guard("a second try that nobody counts", SEND, "unsure: sql`${messages.unsure} + 1`,", "", unknown),
    guard(
      "a second try of what is no longer true",
      SEND,
      "const isTrue = await isStillTrue(tx, messageId);",
      'const isTrue = messageId !== "" || (await isStillTrue(tx, messageId));',
      test("db", "message-send", "of which nobody knows whether it arrived is not said again once its visit was called off"),
    ),
    guard(
      "one that was not taken and does not wait",
      SEND,
      "if (error instanceof NotTaken)",
      "if (messages === null)",
      test("db", "message-send", "that the server cannot take now waits, and goes out later under the same name"),
    ),
    guard(
      "an agreement that was taken back",
      "lib/messages/queries/recipient.ts",
      "email: emailAgreed === true",
      "email: true || emailAgreed",
      test("db", "message-send", "is not sent to whoever takes their agreement back before it goes out"),
    ),
    guard(
      "e-mail without a recorded yes",
      CHANNEL,
      'if (agreed.email === true && email.trim() !== "")',
      'if (email.trim() !== "")',
      test("rules", "message-words", "is none without a recorded yes, whatever addresses there are"),
    ),
    guard(
      "a text without a recorded yes",
      CHANNEL,
      'if (agreed.text === true && phone.trim() !== "" && sendsTexts)',
      'if (phone.trim() !== "" && sendsTexts)',
      test("rules", "message-words", "is none without a recorded yes, whatever addresses there are"),
    ),
  ];
}

function saying(): readonly Guard[] {
  return [
    {
      name: "message: what falls due while all are stopped",
      test: test("db", "message-plan", "waits while the clinic has paused its messages, and for the morning"),
      removal: {
        edits: [instead(SAY, "said < limit && (await mayGoOut(ctx))", "said < limit"), instead(SAY, "(await mayGoOut(tx)) && ", "")],
      },
    },
    guard(
      "what is said while somebody changes it",
      SAY,
      "return flag.parse(rows[0]).yes && (await lockPatient(tx, patientId)) === patientId;",
      "return flag.safeParse(rows[0]).success;",
      test("db", "message-plan", "is left for the next time where somebody changes what the patient is told"),
    ),
    guard(
      "what was not said after all, and never comes back to the plan",
      STANDING,
      "  if (ids.length === 0) return;\n",
      "  if (ids.length >= 0) return;\n",
      test("db", "message-plan", "is withdrawn when the visit that it tells of was called off, and nothing is said of it"),
    ),
    guard(
      "a message that outlives what it says",
      STANDING,
      '    await tx.db.update(messages).set({ state: "withdrawn" }).where(eq(messages.id, messageId));\n',
      "",
      test("db", "message-plan", "is withdrawn when the visit that it tells of was called off, and nothing is said of it"),
    ),
    guard(
      "a visit that was called off, prepared for",
      "lib/messages/rules/visits.ts",
      "  canMove(status) && ",
      "  (canMove(status) || true) && ",
      test("rules", "messages.properties", "is never at night, each once, and nothing of a visit that was called off or has begun"),
    ),
    guard(
      "a plan for the night",
      "lib/messages/rules/hours.ts",
      "return Temporal.Instant.compare(at, from) >= 0 && Temporal.Instant.compare(at, until) < 0;",
      "return Temporal.Instant.compare(from, until) < 0;",
      test("rules", "messages-hours.properties", "are half-open: from 8:00 on, and not at 20:00"),
    ),
    guard(
      "a change that does not wait for its undo",
      "lib/messages/rules/news.ts",
      "export const HOLD = { minutes: 5 } as const;",
      "export const HOLD = { minutes: 0 } as const;",
      test("rules", "messages", "tell of three moves within the undo minutes as one"),
    ),
    guard(
      "more than the care for whoever wants no more",
      "lib/messages/rules/plan.ts",
      "return facts.wantsOptional ? all : all.filter(isEssential);",
      "return all;",
      test("rules", "messages", "leaves out what is no part of the care for whoever wants nothing else"),
    ),
  ];
}

function wording(): readonly Guard[] {
  const refused = test(
    "db",
    "message-templates",
    "What nothing fills in, and a clinical word in a subject, are refused beside their field",
  );
  return [
    guard("a variable that nothing fills in", TEMPLATES, "...(unknown.length === 0 ? []", "...(unknown.length >= 0 ? []", refused),
    guard("a clinical word in a subject", TEMPLATES, "...(clinical.length === 0\n", "...(clinical.length >= 0\n", refused),
    guard(
      "words in force that are not fit to send",
      "lib/messages/queries/wordings.ts",
      " || templateIssues(data).length > 0",
      "",
      test("db", "message-templates", "Words in force that are no longer fit to send give way to what Cadence brings"),
    ),
  ];
}

function choosing(): readonly Guard[] {
  const through = test("db", "messages-board", "is chosen through a message's link; one that is none changes nothing");
  return [
    guard(
      "a choice whose seal is another's",
      "lib/messages/commands/choices.ts",
      "wanted.length !== asked.length || !timingSafeEqual(wanted, asked) || ",
      "wanted.length !== asked.length || ",
      through,
    ),
    guard(
      "a seal that is the same for every message",
      "lib/messages/commands/choices.ts",
      "`choices link of message ${messageId}`",
      "`choices link of message ${messageId.slice(0, 1)}`",
      through,
    ),
    guard(
      "an address that guesses at choices",
      "lib/messages/commands/choose.ts",
      '    if (await isShutOut(tx, "choices_address")) return refuse("choices_busy_address");\n',
      "",
      test("db", "messages-board", "takes no more tries from an address after 20 that were none of ours"),
    ),
  ];
}

function byHand(): readonly Guard[] {
  return [
    guard(
      "a message that did arrive, tried again",
      "lib/messages/commands/by-hand.ts",
      '  if (found.state !== "failed" && found.state !== "unreachable")\n',
      '  if (found.id === "")\n',
      test("db", "messages-board", "what did not arrive is tried again or given up, once, and nothing else is"),
    ),
    guard(
      "a message that was read, and nobody wrote it down",
      "lib/messages/queries/message.ts",
      '  await recordAudit(ctx, { action: "message:open", objectType: "message", objectId: id, patientId: row.patientId });\n',
      "",
      test("db", "messages-board", "whoever opens a message is written down with the patient"),
    ),
  ];
}
