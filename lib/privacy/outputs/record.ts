import { z } from "zod";
import { day, detail, id, instant, maybe, whole, words } from "./shapes/atoms.ts";
import { adverseEvent, anaesthetic, consent, form, handout, treatment } from "./shapes/clinical.ts";
import { appointment, person, series } from "./shapes/diary.ts";
import { fee, invoice, quote } from "./shapes/money.ts";

/**
 * A patient's copy of everything that is kept about them: its shape, version 1. Instants are ISO 8601 in UTC, days "YYYY-MM-DD", depths millimetres, pictures
 * base64; staff are named as they are called now. `docs/privacy.md` tells of every part; what is left out, and why, stands in rules/tables.ts.
 */
export const RECORD_FORMAT = "cadence-patient-record";
export const RECORD_VERSION = 1;

/** Each part is a list; an empty one says that there is nothing of its kind. */
export const recordParts = z.object({
  people: z.array(person),
  formerDetails: z.array(z.object({ version: whole, details: detail, until: instant })),
  alerts: z.array(
    z.object({
      id,
      words,
      severity: words,
      audience: words,
      expiresOn: day.nullable(),
      by: maybe,
      at: instant,
      removedAt: instant.nullable(),
    }),
  ),
  contacts: z.array(
    z.object({
      role: words,
      name: words,
      relation: words,
      organisation: words,
      phone: words,
      email: words,
      by: words,
      at: instant,
      removedAt: instant.nullable(),
    }),
  ),
  contactConsents: z.array(z.object({ id, channel: words, agreed: z.boolean(), notedBy: words, at: instant })),
  notes: z.array(
    z.object({ words, audience: words, by: words, at: instant, struckAt: instant.nullable(), struckBy: maybe, struckReason: maybe }),
  ),
  tags: z.array(z.object({ tag: words, by: words, at: instant, removedAt: instant.nullable() })),
  healthItems: z.array(
    z.object({
      id,
      kind: words,
      code: words,
      words,
      detail: words,
      severity: words,
      notedBy: words,
      at: instant,
      endedAt: instant.nullable(),
      endedHow: maybe,
    }),
  ),
  statements: z.array(z.object({ about: words, aboutId: id.nullable(), words, saidOn: day, takenDownBy: words, at: instant })),
  appointments: z.array(appointment),
  changes: z.array(
    z.object({ what: words, seriesId: id.nullable(), tellPatient: z.boolean(), by: maybe, at: instant, undoneAt: instant.nullable() }),
  ),
  waitlist: z.array(
    z.object({
      appointmentId: id,
      earliestDate: day.nullable(),
      weekdays: z.array(whole),
      dayPart: words,
      clinician: maybe,
      note: words,
      by: maybe,
      at: instant,
      endedAt: instant.nullable(),
      endedHow: maybe,
    }),
  ),
  series: z.array(series),
  quotes: z.array(quote),
  invoices: z.array(invoice),
  fees: z.array(fee),
  forms: z.array(form),
  decisions: z.array(
    z.object({
      rule: words,
      outcome: words,
      answer: z.json(),
      kind: words,
      reason: words,
      decidedBy: words,
      byDoctor: z.boolean(),
      decidedAt: instant,
    }),
  ),
  consents: z.array(consent),
  treatments: z.array(treatment),
  anaesthetics: z.array(anaesthetic),
  adverseEvents: z.array(adverseEvent),
  scores: z.array(z.object({ id, scale: words, rater: words, value: whole, takenOn: day, takenBy: words, seriesId: id.nullable() })),
  reviews: z.array(z.object({ id, seriesId: id, step: words, countedFrom: day, doneOn: day, outcome: words, words, doneBy: words })),
  photographs: z.array(
    z.object({
      id,
      view: words,
      takenOn: day,
      takenBy: words,
      appointmentId: id.nullable(),
      width: whole.nullable(),
      height: whole.nullable(),
      markedFrom: id.nullable(),
      sha256: maybe,
      removedAt: instant.nullable(),
      removedBy: maybe,
      removedReason: maybe,
      /** Its name in the zip; null for one that was taken out of the record. */
      file: maybe,
    }),
  ),
  documents: z.array(
    z.object({
      id,
      title: words,
      kind: words,
      datedOn: day.nullable(),
      audience: words,
      fileName: words,
      type: words,
      locked: z.boolean(),
      sha256: words,
      by: words,
      at: instant,
      struckAt: instant.nullable(),
      struckBy: maybe,
      struckReason: maybe,
      /** Its name in the zip; null for one that was struck out: it may be another person's. */
      file: maybe,
    }),
  ),
  handouts: z.array(handout),
  portalLinks: z.array(
    z.object({
      channel: words,
      by: maybe,
      at: instant,
      expiresAt: instant,
      revokedAt: instant.nullable(),
      revokedReason: maybe,
      failedTries: whole,
      lastOpenedAt: instant.nullable(),
      openings: z.array(z.object({ at: instant, lastSeenAt: instant })),
    }),
  ),
  formLinks: z.array(
    z.object({
      appointmentId: id,
      by: maybe,
      at: instant,
      expiresAt: instant,
      usedAt: instant.nullable(),
      revokedAt: instant.nullable(),
      failedTries: whole,
    }),
  ),
  messages: z.array(
    z.object({
      kind: words,
      channel: maybe,
      address: maybe,
      subject: maybe,
      words: maybe,
      state: words,
      at: instant,
      sentAt: instant.nullable(),
      by: maybe,
      visits: z.array(id),
    }),
  ),
  messageChoices: z.array(z.object({ optional: z.boolean(), by: maybe, at: instant })),
  tasks: z.array(
    z.object({
      kind: words,
      due: day,
      owner: maybe,
      at: instant,
      doneAt: instant.nullable(),
      doneBy: maybe,
      droppedAt: instant.nullable(),
    }),
  ),
  requests: z.array(
    z.object({
      askedOn: day,
      asker: words,
      askerName: words,
      identityCheck: words,
      dueOn: day.nullable(),
      notedBy: words,
      answer: maybe,
      answeredAt: instant.nullable(),
      answerWords: words,
    }),
  ),
  /** Who saw or changed what, and when: the audit trail of this patient. */
  accesses: z.array(z.object({ at: instant, who: words, as: words, action: words, object: words, outcome: words })),
});

export type RecordParts = z.output<typeof recordParts>;
export type RecordPart = keyof RecordParts;

export const recordCopy = z.object({
  format: z.literal(RECORD_FORMAT),
  version: z.literal(RECORD_VERSION),
  madeAt: instant,
  clinic: words,
  record: recordParts,
});
export type RecordCopy = z.output<typeof recordCopy>;
