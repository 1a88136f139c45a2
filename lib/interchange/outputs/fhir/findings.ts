import type { RecordParts } from "#lib/privacy/outputs/record.ts";
import { findSkinResponse } from "#lib/skin-responses.ts";
import { hl7, LOINC, named, OWN, own, plain, type Resource, sayZone, type Told, text, to } from "./words.ts";

type Event = RecordParts["adverseEvents"][number];

/** What skin did after a visit: adverse events as such, expected responses as observations. */
export function eventsOf({ adverseEvents, treatments }: RecordParts, patient: Told): readonly Resource[] {
  return adverseEvents.map((event) => {
    const treatment = treatments.find(({ appointmentId }) => appointmentId !== null && appointmentId === event.appointmentId);
    const from = treatment === undefined ? null : to(treatment.id);
    return event.kind === "adverse_event" ? adverseOf(event, patient, from) : expectedOf(event, patient, from);
  });
}

const what = (event: Event): string => {
  const label = findSkinResponse(event.what)?.label ?? plain(event.what);
  return [label, ...event.zones.map(sayZone)].join(", ");
};

const SEVERITY: readonly Told[] = [
  hl7("adverse-event-severity", "mild", "Mild"),
  hl7("adverse-event-severity", "moderate", "Moderate"),
  hl7("adverse-event-severity", "severe", "Severe"),
];
const OUTCOME: ReadonlyMap<string, Told> = new Map([
  ["ongoing", hl7("adverse-event-outcome", "ongoing", "Ongoing")],
  ["resolved", hl7("adverse-event-outcome", "resolved", "Resolved")],
  ["resolved_with_marks", hl7("adverse-event-outcome", "resolvedWithSequelae", "Resolved with Sequelae")],
  ["unknown", hl7("adverse-event-outcome", "unknown", "Unknown")],
]);

const adverseOf = (event: Event, patient: Told, from: Told): Resource => ({
  resourceType: "AdverseEvent",
  id: event.id,
  actuality: "actual",
  event: text([what(event), event.words].filter(Boolean).join(": ")),
  subject: patient,
  date: event.onset,
  recordedDate: event.recordedAt,
  severity: SEVERITY[Math.min(event.grade, SEVERITY.length) - 1],
  outcome: OUTCOME.get(event.outcome),
  recorder: named(event.recordedBy),
  suspectEntity: from === null ? [] : [{ instance: from, causality: [{ assessment: text(event.causality) }] }],
});

const expectedOf = (event: Event, patient: Told, from: Told): Resource => ({
  resourceType: "Observation",
  id: event.id,
  partOf: [from],
  status: "final",
  code: own(OWN.observation, "expected-response", "Expected response of the skin"),
  subject: patient,
  effectiveDateTime: event.onset,
  issued: event.recordedAt,
  performer: [named(event.recordedBy)],
  valueString: `${what(event)}, grade ${event.grade}`,
  note: [{ text: event.words }],
});

/** Scores of the scales, and what was seen at the reviews after a series. */
export function scoresOf({ scores, reviews }: RecordParts, patient: Told): readonly Resource[] {
  const scored = scores.map((score) => ({
    resourceType: "Observation",
    id: score.id,
    status: "final",
    code: score.scale === "fitzpatrick" ? { coding: [LOINC.fitzpatrick] } : own(OWN.observation, score.scale, plain(score.scale)),
    subject: patient,
    effectiveDateTime: score.takenOn,
    performer: [score.rater === "patient" ? patient : named(score.takenBy)],
    valueInteger: score.value,
  }));
  const reviewed = reviews.map((review) => ({
    resourceType: "Observation",
    id: review.id,
    basedOn: [to(review.seriesId)],
    status: "final",
    code: own(OWN.observation, "review", "Outcome after the series"),
    subject: patient,
    effectiveDateTime: review.doneOn,
    performer: [named(review.doneBy)],
    valueString: plain(review.outcome),
    note: [{ text: review.words }],
  }));
  return [...scored, ...reviewed];
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ["jpg", "image/jpeg"],
  ["jpeg", "image/jpeg"],
  ["png", "image/png"],
  ["webp", "image/webp"],
]);

const MIMES: ReadonlyMap<string, string> = new Map([
  ["pdf", "application/pdf"],
  ["jpeg", "image/jpeg"],
  ["text", "text/plain"],
]);

/** The photographs that stand in the record: what they show and which file of the ZIP holds each. The pictures themselves are not in the bundle. */
export function mediaOf({ photographs }: RecordParts, patient: Told): readonly Resource[] {
  return photographs.flatMap(({ id, view, takenOn, takenBy, width, height, file }) =>
    file === null
      ? []
      : [
          {
            resourceType: "Media",
            id,
            status: "completed",
            type: hl7("media-type", "image", "Image"),
            view: text(plain(view)),
            subject: patient,
            createdDateTime: takenOn,
            operator: named(takenBy),
            width,
            height,
            content: { contentType: TYPES.get(file.split(".").at(-1) ?? ""), url: file, title: plain(view) },
          },
        ],
  );
}

/** The documents that stand in the record, as photographs are told of: what each is, and which file of the ZIP holds it. */
export function documentsOf({ documents }: RecordParts, patient: Told): readonly Resource[] {
  return documents.flatMap(({ id, title, kind, datedOn, type, by, at, file }) =>
    file === null
      ? []
      : [
          {
            resourceType: "DocumentReference",
            id,
            status: "current",
            type: text(plain(kind)),
            subject: patient,
            date: at,
            author: [named(by)],
            description: title,
            content: [{ attachment: { contentType: MIMES.get(type), url: file, title, creation: datedOn } }],
          },
        ],
  );
}
