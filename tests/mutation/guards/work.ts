/** What is looked at before and while something is done: locks, versions, gates, depths, keys, the audit before a read, and what becomes a photograph. */
import { type Guard, instead, type NamedTest } from "../guard.ts";
import type { Edit } from "../task.ts";

const test = (file: string, title: string): NamedTest => ({ file: `tests/db/${file}.test.ts`, title });
const rule = (file: string, title: string): NamedTest => ({ file: `tests/rules/${file}.test.ts`, title });

const guard = (name: string, edits: Edit | readonly Edit[], named: NamedTest): Guard => ({
  name,
  test: named,
  removal: { edits: "path" in edits ? [edits] : edits },
});

const CLAIMS = "lib/appointments/commands/claims.ts";
const START = "lib/treatments/commands/start.ts";
const ONCE = "db/once.ts";

export function workGuards(): readonly Guard[] {
  return [...locks(), ...versions(), ...gates(), ...keys(), ...audits(), ...pictures()];
}

function locks(): readonly Guard[] {
  return [
    guard(
      "lock: bookings wait for each other",
      instead(
        CLAIMS,
        "  await takeLocks(tx, setting.patientId, [...candidates, ...(request.alsoHeld ?? [])], daysTouched(request));\n",
        "  void candidates;\n",
      ),
      test("rescheduling-races", "of thirty series planned anew at once"),
    ),
    guard(
      "lock: a series is looked at again under its lock",
      instead(
        "lib/series/commands/book.ts",
        'if (plan.value.version !== read.version) return changedMeanwhile(tx, "series", read.id);',
        "",
      ),
      test("booking-races", "a series whose number of sessions changes while its booking waits"),
    ),
  ];
}

/** What somebody else changed since it was read is never overwritten. */
function versions(): readonly Guard[] {
  const without = (name: string, path: string, line: string, named: NamedTest) => guard(`version: ${name}`, instead(path, line, ""), named);
  return [
    without(
      "a patient's details",
      "lib/patients/commands/patients.ts",
      '    if (before?.version !== input.version) return changedMeanwhile(tx, "patient", input.patientId);\n',
      test("patients", "of two people editing, the second is told by whom and when"),
    ),
    without(
      "a part of a draft",
      "lib/versions/commands/draft.ts",
      '    if (markOf(part) !== seen) return changedMeanwhile(tx, "definition_version", versionId);\n',
      test("versions", "who save the same part one after the other"),
    ),
    without(
      "a draft that is approved",
      "lib/versions/commands/approve.ts",
      '    if (draft.version !== version) return changedMeanwhile(tx, "definition_version", versionId);\n',
      test("versions", "of whom one approves what the other has changed"),
    ),
    without(
      "a zone's cap that is saved",
      "lib/resources/commands/caps.ts",
      '      if (kept.version !== given.version) return changedMeanwhile(tx, "zone_cap", zone);\n',
      test("devices-and-caps", "is neither saved nor approved over another's change"),
    ),
    without(
      "a zone's cap that is approved",
      "lib/resources/commands/caps.ts",
      '      if (kept.version !== read.version) return changedMeanwhile(tx, "zone_cap", zone);\n',
      test("devices-and-caps", "is neither saved nor approved over another's change"),
    ),
  ];
}

function gates(): readonly Guard[] {
  const check = "lib/treatments/rules/check.ts";
  return [
    guard(
      "gate: a treatment starts whatever is missing",
      instead(START, 'if (!gate.clear) return refuse("gate_closed"', 'if (gate === undefined) return refuse("gate_closed"'),
      test("treatments", "a closed gate refuses the start with every reason"),
    ),
    guard(
      "gate: a treatment starts after its consent was withdrawn",
      instead(START, 'if (!gate.clear) return refuse("gate_closed"', 'if (gate === undefined) return refuse("gate_closed"'),
      test("treatments", "a consent withdrawn meanwhile closes the gate again"),
    ),
    guard(
      "gate: a treatment starts before the patient is there",
      instead(START, "if (hindrance !== null) return", "if (hindrance === undefined) return"),
      test("treatments", "a patient who has not arrived, and an appointment that is over"),
    ),
    guard(
      "gate: a treatment starts while a numbing cream is on",
      instead(START, 'else if ((await listOnIn(tx, appointmentId)).length > 0) return refuse("numbing_on");', ""),
      test("anaesthetics", "is refused while one is on, and takes it off in the same step"),
    ),
    guard(
      "gate: a consent that is over is completed",
      instead(
        "lib/consent/commands/complete.ts",
        'if (how !== null && row.lapsedReason === null) return refuse("consent_not_waiting", { how });',
        "void how;",
      ),
      test("consent", "two clinicians at once complete it once"),
    ),
    guard(
      "gate: a consent is completed that is not what the patient signed",
      instead(
        "lib/consent/commands/complete.ts",
        'if (!isIntact(row) || row.contentHash.toString("hex") !== input.seen) return refuse("document_altered");',
        "void isIntact;",
      ),
      test("consent", "what the patient signed must be what the clinician had before them"),
    ),
    guard(
      "gate: a consent is completed with points that were not talked over",
      instead("lib/consent/commands/complete.ts", "  if (open.length > 0) {", "  if (open.length > 99) {"),
      test("consent", "every element is ticked as talked over"),
    ),
    guard(
      "gate: a depth over the cap",
      instead(check, "if (depthMm > reach) return", "if (depthMm > 1e9) return"),
      test("treatments", "refuses a depth over the cap beside its field"),
    ),
    guard(
      "gate: a depth off the steps",
      instead(check, "if (!isOnDepthStep(depthMm)) return", "if (depthMm > 1e9) return"),
      rule("treatments", "never lets a depth through that is over any of the three caps or off the steps"),
    ),
    guard(
      "gate: a depth over the label that nobody signed off",
      instead(check, "return depthMm <= free || signedOff ? []", "return depthMm <= free || !signedOff || signedOff ? []"),
      rule("treatments", "never lets a depth through that is over any of the three caps or off the steps"),
    ),
  ];
}

/** One effect for one key. */
function keys(): readonly Guard[] {
  return [
    guard(
      "key: a form sent twice is done twice",
      instead(ONCE, "if (inserted.length === 0) {", "if (inserted.length > 99) {"),
      test("booking", "the same key books once and answers the same"),
    ),
    guard(
      "key: another form under a key that was used",
      instead(ONCE, "!earlier.hash.equals(requestHash) || ", ""),
      test("booking", "the same key books once and answers the same"),
    ),
    guard(
      "key: somebody else's key",
      instead(ONCE, ' || earlier.actor !== (tx.actor.id ?? "system")', ""),
      test("booking", "a key is its own person's"),
    ),
  ];
}

/** What is shown is written down first. */
function audits(): readonly Guard[] {
  const line = 'recordAudit(ctx, { action: "patient:open", objectType: "patient", objectId: patient.id, patientId: patient.id }),';
  return [
    guard(
      "audit: a record is opened",
      instead("lib/patients/queries/record.ts", line, "undefined,"),
      test("patients", "opening a record is audited, and what one opened last comes first"),
    ),
    guard(
      "audit: a signed treatment is opened",
      instead(
        "lib/treatments/queries/signed.ts",
        '  await recordAudit(ctx, { action, objectType: "treatment", objectId: id, patientId: row.patientId });\n',
        "",
      ),
      test("treatment-signing", "is opened with a hash that fits, and every opening is audited"),
    ),
    guard(
      "audit: a photograph is opened",
      instead(
        "lib/photos/queries/file.ts",
        '  await recordAudit(ctx, { action: "photo:open", objectType: "photo", objectId: id, patientId: row.patientId, detail: { size } });\n',
        "",
      ),
      test("photos", "is written down as read before a byte of it is read"),
    ),
    guard(
      "audit: a wrong date at the portal",
      instead("lib/portal/commands/gate.ts", '    outcome: "refused",\n', ""),
      test("portal", "staff see when a page was opened and what was refused there"),
    ),
  ];
}

function pictures(): readonly Guard[] {
  const redraw = "lib/photos/jobs/redraw.ts";
  const hostile = (what: string) => test("photos", `${what} is refused with a sentence`);
  return [
    guard(
      "picture: any kind of file",
      instead("lib/photos/rules/picture.ts", 'return "photo_not_a_picture";', 'return "jpeg";'),
      hostile("a GIF named .jpg"),
    ),
    guard(
      "picture: something else as well",
      instead(redraw, 'if (isSomethingElse(bytes)) return { refused: "photo_something_else" };', "void isSomethingElse;"),
      hostile("a JPEG that a page follows"),
    ),
    guard(
      "picture: as many pixels as it says",
      [
        instead(redraw, "limitInputPixels: MOST_PIXELS", "limitInputPixels: false"),
        instead(
          redraw,
          'if (hasTooManyPixels({ width, height, heldWhole: isProgressive || kind === "webp" })) return',
          "if (hasTooManyPixels({ width: 1, height: 1, heldWhole: isProgressive && width > height })) return",
        ),
      ],
      hostile("a progressive JPEG of 20 million pixels"),
    ),
    guard(
      "picture: kept as it was sent",
      instead(
        "lib/photos/commands/take.ts",
        'await Promise.all([readFile(at("picture")), readFile(at("thumb"))])',
        'await Promise.all([readFile(sent.path), readFile(at("thumb"))])',
      ),
      test("photos", "stands upright and carries neither where it was taken"),
    ),
    guard(
      "picture: larger than 15 MB",
      instead("lib/receive.ts", "    if (isTooLarge) return { fields, file: refuse(wanted.tooLarge) };\n", ""),
      hostile("16 MB"),
    ),
    guard(
      "picture: without a consent",
      [
        instead(
          "lib/photos/commands/take.ts",
          '  if (!mayTake(await listStandingUses(tx, "photo", canonicalId))) return refuse("photo_consent_missing");\n',
          "  void canonicalId;\n",
        ),
        instead(
          "lib/photos/commands/take.ts",
          '  if (!mayTake(await listStandingUses(tx, "photo", row.patientId))) return refuse("photo_consent_missing");\n',
          "",
        ),
      ],
      test("photos", "for the record is asked first, and nothing is kept without it"),
    ),
    guard(
      "picture: changed in the store",
      instead(
        "lib/photos/queries/file.ts",
        'if (row.hash === null || !createHash("sha256").update(bytes).digest().equals(row.hash))',
        'if (row.hash === null || createHash("sha256") === undefined)',
      ),
      test("photos", "is not shown once somebody has changed its file"),
    ),
  ];
}
