import { AN_ID, type Examples, type Row } from "./shape.ts";

const AT = "2026-06-01 09:00Z";
const SIXTEEN = JSON.stringify(Array.from({ length: 16 }, (_, index) => index + 1));
const HASH = "\\x00";

/** A treatment consent in force, signed by both. */
const consent: Row = {
  kind: "treatment",
  protocol_id: AN_ID,
  signed_name: "Ines Carvalho",
  expires_on: "2027-06-01",
  elements: SIXTEEN,
  clinician_id: AN_ID,
  clinician_name: "Aroha",
  clinician_signed_at: AT,
  completed_hash: HASH,
  in_force_at: AT,
};

/** Patients, the ways in that they are given, and what they signed, showed and were asked. */
export const patientExamples: Readonly<Record<string, Examples>> = {
  patients: {
    row: { date_of_birth: "1900-01-01", merged_into: AN_ID },
    refuses: {
      patients_born_after_1900: [{ date_of_birth: "1899-12-31" }],
      patients_country: [{ country: "au" }, { country: "AUS" }],
      patients_named: [{ given_name: " ", family_name: "" }],
      patients_not_merged_into_self: [{ id: AN_ID }],
    },
    once: { patients_number_once: { alike: ["number"] } },
  },
  patient_merges: {
    row: { on_top: true, kept_id: AN_ID },
    refuses: {
      patient_merges_chosen: [{ chosen: "[]" }],
      patient_merges_two: [{ merged_id: AN_ID }],
      patient_merges_unmerged: [{ on_top: false, unmerged_at: AT }, { unmerged_by: AN_ID }],
      patient_merges_top_stands: [{ unmerged_at: AT, unmerged_by: AN_ID }],
    },
    once: {
      patient_merges_one: { alike: ["merged_id"], row: { on_top: false } },
      patient_merges_one_top: { alike: ["kept_id"] },
    },
  },
  patient_distinctions: {
    row: { one_id: "00000000-0000-7000-8000-000000000001", other_id: "00000000-0000-7000-8000-000000000002" },
    refuses: { patient_distinctions_in_order: [{ other_id: "00000000-0000-7000-8000-000000000000" }] },
    once: { patient_distinctions_once: { alike: ["one_id", "other_id"] } },
  },
  patient_alerts: { row: { audience: "everyone" }, refuses: { patient_alerts_audience: [{ audience: "nobody" }] } },
  contact_consents: { row: { channel: "text" }, refuses: { contact_consents_channel: [{ channel: "pigeon" }] } },
  health_items: {
    row: { kind: "allergy", code: "other", words: "Elastoplast", ended_at: AT, ended_by: AN_ID, ended_how: "over" },
    refuses: {
      health_items_ended: [{ ended_at: null }, { ended_by: null }, { ended_how: null }, { ended_how: "vanished" }],
      health_items_kind: [{ kind: "mood" }],
      health_items_said: [{ words: " " }, { code: "" }],
      health_items_severity: [{ severity: "awful" }, { kind: "medicine", severity: "mild" }],
    },
    once: {
      health_items_once: { alike: ["patient_id", "kind", "code", "words"], row: { ended_at: null, ended_by: null, ended_how: null } },
    },
  },
  patient_documents: {
    row: { state: "kept", audience: "everyone", kind: "letter", type: "pdf", size: 1, content_hash: HASH, kept_at: AT },
    refuses: {
      patient_documents_audience: [{ audience: "nobody" }],
      patient_documents_kept_whole: [{ type: null }, { size: 0 }, { size: null }, { content_hash: null }, { kept_at: null }],
      patient_documents_kind: [{ kind: "novel" }],
      patient_documents_state: [{ state: "lost" }],
      patient_documents_struck: [
        { struck_at: AT },
        { struck_by: AN_ID },
        { struck_reason: "Twice" },
        { state: "pending", struck_at: AT, struck_by: AN_ID, struck_reason: "Twice" },
      ],
      patient_documents_titled: [{ title: " " }],
      patient_documents_type: [{ type: "page" }],
    },
    once: { patient_documents_key_once: { alike: ["key"] } },
  },
  patient_notes: {
    row: { audience: "everyone", struck_at: AT, struck_by: AN_ID, struck_reason: "Another patient's." },
    refuses: {
      patient_notes_audience: [{ audience: "nobody" }],
      patient_notes_said: [{ words: " " }],
      patient_notes_struck: [{ struck_at: null }, { struck_by: null }, { struck_reason: null }],
    },
  },
  patient_people: {
    row: { role: "guardian" },
    refuses: { patient_people_named: [{ name: " " }], patient_people_role: [{ role: "neighbour" }] },
  },
  patient_tags: {
    row: {},
    refuses: { patient_tags_said: [{ tag: " " }] },
    once: { patient_tags_once: { alike: ["patient_id", "tag"] } },
  },
  imports: {
    row: {
      format: "csv",
      date_order: "dmy",
      headers: "[]",
      columns: "[]",
      leased_by: AN_ID,
      leased_until: AT,
      started_at: AT,
      started_by: AN_ID,
    },
    refuses: {
      imports_date_order: [{ date_order: "ydm" }],
      imports_format: [{ format: "pdf" }],
      imports_kind: [{ kind: "invoices" }],
      imports_leased: [{ leased_by: null }, { leased_until: null }],
      imports_likely: [{ likely: "guess" }],
      imports_started: [{ started_at: null }, { started_by: null }],
      imports_state: [{ state: "lost" }],
    },
  },
  import_rows: {
    row: { import_id: AN_ID, row: 2, cells: "[]", state: "made", patient_id: AN_ID },
    refuses: {
      import_rows_made: [{ state: "ready" }, { patient_id: null }],
      import_rows_of_whom: [{ state: "ready", patient_id: null, appointment_id: AN_ID }],
      import_rows_state: [{ state: "lost", patient_id: null }],
    },
  },
  portal_links: {
    row: { channel: "hand" },
    refuses: {
      portal_links_channel: [{ channel: "pigeon" }],
      portal_links_code: [{ code_hash: "\\x00" }, { code_sent_at: "2026-06-01 09:00Z" }],
    },
    once: { portal_links_token_once: { alike: ["token_hash"] } },
  },
  portal_sessions: { row: {}, once: { portal_sessions_secret_once: { alike: ["secret_hash"] } } },
  form_links: { row: {}, once: { form_links_token_once: { alike: ["token_hash"] } } },
  form_sessions: {
    row: { forms: "{screening,consent}", link_id: AN_ID },
    refuses: {
      form_sessions_forms: [{ forms: "{treatment}" }, { forms: "{}" }],
      form_sessions_one_way_in: [{ link_id: null }, { staff_session_id: AN_ID }],
    },
    once: { form_sessions_secret_once: { alike: ["secret_hash"] } },
  },
  form_responses: {
    row: {
      state: "signed",
      mode: "tablet",
      answers: '{"pregnant": "no"}',
      answered_on: "2026-06-01",
      signed_at: AT,
      signed_name: "Ines Carvalho",
      signed_with: AN_ID,
      content_hash: HASH,
    },
    refuses: {
      form_responses_attended: [{ signed_with: null }],
      form_responses_mode: [{ mode: "phone" }],
      form_responses_not_blank: [{ answers: "{}" }, { answers: '{"pregnant": ""}' }, { answers: '{"pregnant": null}' }],
      form_responses_part: [{ part: "half" }],
      form_responses_signed_whole: [
        { answered_on: null },
        { signed_at: null },
        { signed_name: " " },
        { signed_name: null },
        { content_hash: null },
      ],
      form_responses_state: [{ state: "lost" }],
    },
    once: { form_responses_one_draft: { alike: ["appointment_id", "part"], row: { state: "draft", appointment_id: AN_ID } } },
  },
  consents: {
    row: consent,
    refuses: {
      consents_ended_once: [{ ended_hash: HASH }, { withdrawn_at: AT }, { withdrawn_at: AT, replaced_at: AT, ended_hash: HASH }],
      consents_expiry: [{ expires_on: null }, { kind: "photo", protocol_id: null, purpose: "record" }],
      consents_guardian_whole: [{ guardian_name: "Rosa" }, { guardian_relation: "Mother" }],
      consents_in_force_whole: [
        { elements: null },
        { elements: "[]" },
        { elements: '{"a": 1}' },
        { clinician_id: null },
        { clinician_name: " " },
        { clinician_signed_at: null },
        { completed_hash: null },
      ],
      consents_kind: [{ kind: "party", protocol_id: null, purpose: "fun", expires_on: null }],
      consents_lapse: [
        { lapsed_at: AT, ended_hash: HASH },
        { lapsed_reason: "device" },
        { lapsed_at: AT, lapsed_reason: "weather", ended_hash: HASH },
        {
          kind: "photo",
          protocol_id: null,
          purpose: "record",
          expires_on: null,
          lapsed_at: AT,
          lapsed_reason: "device",
          ended_hash: HASH,
        },
      ],
      consents_scope: [{ protocol_id: null }, { purpose: "record" }],
      consents_signed: [{ signed_name: " " }, { signed_name: null }],
    },
    once: {
      consents_one_active: { alike: ["patient_id", "kind", "protocol_id"] },
      consents_one_waiting: { alike: ["patient_id", "kind", "protocol_id"], row: { in_force_at: null } },
    },
  },
  screening_decisions: {
    row: { kind: "sign_off", reason: "Old" },
    refuses: {
      screening_decisions_kind: [{ kind: "guess" }],
      screening_decisions_reasoned: [{ reason: "No  " }],
    },
  },
  scores: {
    row: { scale: "patient_rating", rater: "patient", value: 10 },
    refuses: {
      scores_rater: [{ scale: "gais", value: 3, rater: "mother" }],
      scores_value: [
        { value: 11 },
        { value: -1 },
        { rater: "clinician" },
        { scale: "fitzpatrick", value: 7 },
        { scale: "fitzpatrick", value: 0 },
        { scale: "glogau", value: 5 },
        { scale: "glogau", value: 0 },
        { scale: "gais", value: 6 },
        { scale: "gais", value: 0 },
        { scale: "goodman_baron", value: 5 },
        { scale: "goodman_baron", value: 0 },
        { scale: "mood", value: 1 },
      ],
    },
  },
  reviews: {
    row: { step: "months_6", outcome: "not_seen", words: "Moved away.", counted_from: "2026-01-01", done_on: "2026-01-02" },
    refuses: {
      reviews_after: [{ done_on: "2026-01-01" }],
      reviews_outcome: [{ outcome: "fine" }],
      reviews_said: [{ words: " " }],
      reviews_step: [{ step: "months_7" }],
    },
    once: { reviews_step_once: { alike: ["series_id", "step", "counted_from"] } },
  },
  tasks: {
    row: { audience: "prescriber" },
    refuses: { tasks_audience: [{ audience: "nobody" }] },
    once: {
      tasks_open_once: { alike: ["kind", "appointment_id"], row: { appointment_id: AN_ID } },
      tasks_open_once_for_event: { alike: ["adverse_event_id"], row: { adverse_event_id: AN_ID } },
    },
  },
  photos: {
    row: { state: "kept", width: 1, height: 1, size: 1, content_hash: HASH, kept_at: AT },
    refuses: {
      photos_kept_whole: [{ width: 0 }, { height: 0 }, { size: 0 }, { content_hash: null }, { kept_at: null }],
      photos_removed_whole: [
        { state: "removed" },
        { state: "removed", removed_at: AT, removed_by: AN_ID, removed_reason: " " },
        { state: "removed", removed_at: AT, removed_reason: "Blurred" },
        { state: "removed", removed_by: AN_ID, removed_reason: "Blurred" },
      ],
      photos_state: [{ state: "lost" }],
    },
    once: { photos_key_once: { alike: ["key"] }, photos_thumb_key_once: { alike: ["thumb_key"] } },
  },
};
