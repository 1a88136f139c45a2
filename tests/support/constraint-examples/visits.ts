import { AN_ID, type Examples, MORNING, UNBOUNDED } from "./shape.ts";

const AT = "2026-06-01 09:00Z";
const BEFORE = "2026-06-01 08:59Z";
const ANOTHER_ID = "01990000-0000-7000-8000-000000000002";

/** Series, visits, and the record of what was done at them. */
export const visitExamples: Readonly<Record<string, Examples>> = {
  series: {
    row: { sessions: 12, gap_min_days: 7, gap_target_days: 56, gap_max_days: 70, paused_at: AT, paused_reason: "Travelling" },
    refuses: {
      series_gaps: [
        { gap_min_days: 6 },
        { gap_min_days: 57 },
        { gap_target_days: 57 },
        { gap_target_days: 6 },
        { gap_max_days: 55 },
        { gap_max_days: 71 },
      ],
      series_paused_reason: [{ paused_reason: null }, { paused_at: null }],
      series_sessions: [{ sessions: 0 }, { sessions: 13 }],
    },
  },
  series_events: { row: { what: "proposed" }, refuses: { series_events_what: [{ what: "lost" }] } },
  appointments: {
    row: { status: "booked", during: MORNING, series_id: AN_ID, session_number: 1, extra_minutes: 240 },
    refuses: {
      appointments_bounded: UNBOUNDED,
      appointments_cancel_reason: [{ status: "cancelled" }, { status: "cancelled", cancel_reason: " " }],
      appointments_extra_minutes: [{ extra_minutes: -121 }, { extra_minutes: 241 }],
      appointments_session_of_series: [{ series_id: null }, { session_number: null }],
      appointments_status: [{ status: "lost" }],
    },
    once: {
      appointments_patient_once_at_a_time: { alike: ["patient_id", "during"], row: { series_id: null, session_number: null } },
      appointments_session_once: { alike: ["series_id", "session_number"] },
    },
  },
  claims: {
    row: { kind: "clinician", during: MORNING, lane: 1, override_reason: "Twins" },
    refuses: {
      claims_bounded: UNBOUNDED,
      claims_lane: [{ lane: 2 }, { kind: "room" }, { override_reason: " " }, { override_reason: null }],
    },
    once: { claims_no_overlap: { alike: ["resource_id", "during"], row: { lane: 0 } } },
  },
  changes: { row: { what: "booked" }, refuses: { changes_what: [{ what: "lost" }] } },
  waitlist_entries: {
    row: { day_part: "any", weekdays: "{1,7}" },
    refuses: {
      waitlist_entries_day_part: [{ day_part: "night" }],
      waitlist_entries_ended: [{ ended_how: "moved" }, { ended_at: AT }],
      waitlist_entries_weekdays: [{ weekdays: "{0}" }, { weekdays: "{8}" }],
    },
    once: { waitlist_entries_open_once: { alike: ["appointment_id"] } },
  },
  treatments: {
    row: {
      state: "signed",
      started_at: AT,
      ended_at: AT,
      device_id: AN_ID,
      signed_at: AT,
      signed_by: AN_ID,
      content_hash: "\\x00",
      cosign_needed: true,
      cosigned_at: AT,
      cosigned_by: ANOTHER_ID,
      cosign_hash: "\\x00",
    },
    refuses: {
      treatments_cosign_sealed: [{ cosign_hash: null }, { cosigned_at: null, cosigned_by: null }],
      treatments_cosigned: [
        { cosigned_by: null },
        { cosigned_by: AN_ID },
        { cosign_needed: false },
        { state: "draft" },
        { cosigned_at: null, cosign_hash: null },
      ],
      treatments_order: [{ ended_at: BEFORE }],
      treatments_signed_whole: [{ ended_at: null }, { device_id: null }, { signed_at: null }, { signed_by: null }, { content_hash: null }],
      treatments_state: [{ state: "lost", cosigned_at: null, cosigned_by: null, cosign_hash: null }],
    },
    once: { treatments_appointment_once: { alike: ["appointment_id"] } },
  },
  treatment_zones: {
    row: { depth_mm: 3, passes: 20, pain: 10, endpoint: "none" },
    refuses: {
      treatment_zones_depth: [{ depth_mm: 0 }, { depth_mm: 3.05 }, { depth_mm: 1.52 }],
      treatment_zones_endpoint: [{ endpoint: "blood" }],
      treatment_zones_not_orbit: [{ zone: "orbit-left" }],
      treatment_zones_pain: [{ pain: -1 }, { pain: 11 }],
      treatment_zones_passes: [{ passes: 0 }, { passes: 21 }],
    },
    once: { treatment_zones_zone_once: { alike: ["treatment_id", "zone"] } },
  },
  treatment_supplies: {
    row: { units: 1, serial: "0417" },
    refuses: { treatment_supplies_units: [{ units: 0 }, { units: 2 }, { units: 51, serial: "" }] },
    once: { treatment_supplies_unit_once: { alike: ["supply_id", "serial"] } },
  },
  treatment_addenda: { row: {}, refuses: { treatment_addenda_said: [{ words: " " }] } },
  anaesthetics: {
    row: { grams: 500, max_minutes: 600, applied_at: AT, removed_at: AT },
    refuses: {
      anaesthetics_grams: [{ grams: 0 }, { grams: 500.1 }],
      anaesthetics_minutes: [{ max_minutes: 0 }, { max_minutes: 601 }],
      anaesthetics_named: [{ product: " " }],
      anaesthetics_order: [{ removed_at: BEFORE }],
    },
  },
  blood_products: {
    row: {
      kind: "prp",
      drawn_at: AT,
      checked_at: AT,
      tubes: 12,
      tube_ml: 60,
      spin_g: 5000,
      spin_minutes: 60,
      checked_by: AN_ID,
      witnessed_by: ANOTHER_ID,
    },
    refuses: {
      blood_products_amounts: [{ tubes: 0 }, { tubes: 13 }, { tube_ml: 0 }, { tube_ml: 60.1 }],
      blood_products_kind: [{ kind: "plasma" }],
      blood_products_order: [{ checked_at: BEFORE }],
      blood_products_spin: [{ spin_g: 49 }, { spin_g: 5001 }, { spin_minutes: 0 }, { spin_minutes: 61 }],
      blood_products_two_people: [{ witnessed_by: AN_ID }],
    },
  },
  adverse_events: {
    row: {
      kind: "adverse_event",
      grade: 5,
      causality: "possible",
      onset: "2026-06-01",
      outcome: "resolved",
      resolved_on: "2026-06-01",
      reviewed_by: AN_ID,
      reviewed_at: AT,
      review_words: "Healed.",
      changed_by: AN_ID,
      changed_at: AT,
    },
    refuses: {
      adverse_events_causality: [{ causality: "sure" }],
      adverse_events_changed: [{ changed_by: null }, { changed_at: null }],
      adverse_events_grade: [{ grade: 0 }, { grade: 6 }],
      adverse_events_kind: [{ kind: "accident" }],
      adverse_events_order: [{ resolved_on: "2026-05-31" }],
      adverse_events_outcome: [{ outcome: "lost", resolved_on: null }],
      adverse_events_resolved: [{ resolved_on: null }, { outcome: "ongoing" }],
      adverse_events_review_said: [{ review_words: " " }],
      adverse_events_reviewed: [{ reviewed_by: null }, { reviewed_at: null }],
    },
  },
  adverse_event_versions: { row: {}, once: { adverse_event_versions_once: { alike: ["event_id", "version"] } } },
  notices: {
    row: { kind: "reminder", state: "planned", message_id: null },
    refuses: {
      notices_kind: [{ kind: "gossip" }],
      notices_said: [{ state: "said" }, { message_id: AN_ID }],
      notices_state: [{ state: "forgotten" }],
    },
    once: { notices_once: { alike: ["patient_id", "key"] } },
  },
  messages: {
    row: { kind: "notices", state: "waiting", channel: "email", patient_id: AN_ID, user_id: null, sent_at: null, failure: null },
    refuses: {
      messages_channel: [{ channel: "post" }],
      messages_failed: [{ state: "failed" }, { failure: "given_up" }],
      messages_kind: [{ kind: "gossip" }],
      messages_sent: [{ state: "sent" }, { state: "kept" }, { sent_at: AT }],
      messages_state: [{ state: "lost" }],
      messages_to_one: [{ patient_id: null }, { user_id: AN_ID }],
    },
    once: { messages_once: { alike: ["key"] } },
  },
  handouts: {
    row: { issue: 1 },
    refuses: { handouts_reason: [{ issue: 0 }, { issue: 2 }, { reason: "Wrong zone" }, { issue: 0, reason: "Wrong zone" }] },
    once: { handouts_issue_once: { alike: ["treatment_id", "issue"] } },
  },
};
