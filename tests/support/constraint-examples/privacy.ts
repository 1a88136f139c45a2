import { AN_ID, type Examples } from "./shape.ts";

const AT = "2026-06-01 09:00Z";

/** What is asked of the clinic about its records, what keeps them and ends them, the register of breaches, and the chain of the audit. */
export const privacyExamples: Readonly<Record<string, Examples>> = {
  audit_chain: {
    row: {},
    refuses: {
      audit_chain_counts_from_one: [{ seq: 0 }],
      audit_chain_hashes_whole: [{ hash: "\\x00" }, { prev_hash: "\\x00" }],
    },
    once: { audit_chain_row_once: { alike: ["audit_id"] } },
  },
  breaches: {
    row: { law: "AU", people: 0, from_day: "2026-06-01", until_day: "2026-06-01", closed_at: AT, closed_by: AN_ID, outcome: "Told." },
    refuses: {
      breaches_closed: [{ closed_at: null }, { closed_by: null }, { outcome: null }],
      breaches_days: [{ until_day: "2026-05-31" }],
      breaches_law: [{ law: "FR" }],
      breaches_people: [{ people: -1 }, { people: 10_000_001 }],
      breaches_said: [{ what: " " }],
    },
  },
  breach_patients: { row: {}, once: { breach_patients_once: { alike: ["breach_id", "patient_id"] } } },
  breach_steps: { row: { kind: "other" }, refuses: { breach_steps_kind: [{ kind: "hidden" }], breach_steps_said: [{ words: " " }] } },
  destruction_approvals: {
    row: { law: "AU" },
    refuses: {
      destruction_approvals_law: [{ law: "FR" }],
      destruction_approvals_taken_back: [{ taken_back_at: AT }, { taken_back_by: AN_ID }],
    },
    once: { destruction_approvals_one: { alike: ["patient_id"] } },
  },
  legal_holds: {
    row: {},
    refuses: {
      legal_holds_lifted: [{ lifted_at: AT }, { lifted_by: AN_ID, lifted_at: AT }, { lifted_reason: "Over" }],
      legal_holds_reasoned: [{ reason: " " }],
    },
    once: { legal_holds_one: { alike: ["patient_id"] } },
  },
  patient_former_details: { row: {}, once: { patient_former_details_once: { alike: ["patient_id", "version"] } } },
  patient_statements: {
    row: { about: "treatment", about_id: AN_ID },
    refuses: {
      patient_statements_about: [{ about: "weather" }],
      patient_statements_entry: [{ about_id: null }, { about: "record" }],
      patient_statements_said: [{ words: " " }],
    },
  },
  record_requests: {
    row: {
      asker: "parent",
      asker_name: "Rosa Carvalho",
      identity_check: "known",
      law: "AU",
      due_on: "2026-07-01",
      answered_at: AT,
      answered_by: AN_ID,
      answer: "refused",
      answer_words: "Not theirs to ask.",
    },
    refuses: {
      record_requests_answered: [{ answered_at: null }, { answered_by: null }, { answer: null }, { answer: "lost" }],
      record_requests_asker: [{ asker: "neighbour" }],
      record_requests_check: [{ identity_check: "guessed" }],
      record_requests_law: [{ law: "FR" }, { law: null }, { due_on: null }],
      record_requests_named: [{ asker_name: " " }],
      record_requests_refusal_said: [{ answer_words: " " }],
    },
  },
};
