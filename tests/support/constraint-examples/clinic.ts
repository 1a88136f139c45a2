import { AN_ID, type Examples, MORNING, UNBOUNDED } from "./shape.ts";

/** The clinic, its people, rooms, devices, stock and texts. */
export const clinicExamples: Readonly<Record<string, Examples>> = {
  clinics: {
    row: {},
    refuses: {
      clinics_consent_months: [{ consent_months: 0 }, { consent_months: 25 }],
      clinics_messages_paused: [{ messages_paused_at: "2026-06-01 09:00Z" }, { messages_paused_by: AN_ID }],
      clinics_only_true: [{ only: false }],
      clinics_privacy_law: [{ privacy_law: "FR" }],
    },
    once: { clinics_only_one: { alike: ["only"] } },
  },
  locations: {
    row: { date_order: "dmy", currency: "AUD" },
    refuses: { locations_currency: [{ currency: "aud" }, { currency: "A1D" }], locations_date_order: [{ date_order: "dym" }] },
  },
  calendar_feeds: {
    row: { clinician_id: AN_ID, location_id: null, revoked_at: null, revoked_by: null },
    refuses: {
      calendar_feeds_of_one: [{ clinician_id: null }, { location_id: AN_ID }],
      calendar_feeds_revoked: [{ revoked_by: AN_ID }],
    },
    once: { calendar_feeds_token_once: { alike: ["token_hash"] } },
  },
  location_hours: {
    row: { weekday: 1, opens: "09:00", closes: "17:00" },
    refuses: {
      location_hours_order: [{ closes: "09:00" }],
      location_hours_weekday: [{ weekday: 0 }, { weekday: 8 }],
    },
  },
  clinician_hours: {
    row: { weekday: 1, opens: "09:00", closes: "17:00", valid_from: "2026-06-01", valid_until: "2026-06-01" },
    refuses: {
      clinician_hours_order: [{ closes: "09:00" }],
      clinician_hours_validity: [{ valid_until: "2026-05-31" }],
      clinician_hours_weekday: [{ weekday: 0 }, { weekday: 8 }],
    },
  },
  closures: {
    row: { kind: "closure", location_id: AN_ID, during: MORNING },
    refuses: {
      closures_bounded: UNBOUNDED,
      closures_kind: [{ kind: "party", location_id: null, resource_id: AN_ID }],
      closures_kind_of: [{ kind: "absence" }, { location_id: null, resource_id: AN_ID }],
      closures_of: [{ resource_id: AN_ID }, { kind: "absence", location_id: null }],
    },
  },
  users: {
    row: { roles: "{clinician,reception}" },
    refuses: { users_roles_known: [{ roles: "{owner}" }, { roles: "{}" }] },
    once: { users_email_once: { alike: ["email"] } },
  },
  invitations: { row: {}, once: { invitations_token_once: { alike: ["token_hash"] } } },
  pending_sign_ins: { row: {}, once: { pending_sign_ins_secret_once: { alike: ["secret_hash"] } } },
  recovery_codes: { row: {}, once: { recovery_codes_once: { alike: ["code_hash"] } } },
  sessions: { row: {}, once: { sessions_secret_once: { alike: ["secret_hash"] } } },
  resources: {
    row: { kind: "clinician", user_id: AN_ID },
    refuses: {
      resources_kind: [{ kind: "car", user_id: null, location_id: AN_ID }],
      resources_place: [{ user_id: null }, { location_id: AN_ID }, { kind: "room" }, { kind: "room", user_id: null }],
    },
    once: { resources_user_once: { alike: ["user_id"] } },
  },
  devices: {
    row: { kind: "pen", max_depth_mm: 2.5, label_cap_mm: 2.5, needle_count: 12 },
    refuses: {
      devices_are_devices: [{ resource_kind: "room" }],
      devices_depths: [{ max_depth_mm: 0, label_cap_mm: null }, { max_depth_mm: 3.05 }, { label_cap_mm: 0 }, { label_cap_mm: 2.55 }],
      devices_kind: [{ kind: "laser" }],
      devices_needles: [{ needle_count: 0 }, { needle_count: 601 }],
    },
  },
  device_logs: {
    row: { kind: "fault", words: "Its light flickers." },
    refuses: { device_logs_kind: [{ kind: "loan" }], device_logs_said: [{ words: " " }] },
  },
  services: {
    row: { kind: "treatment", needles: true },
    refuses: {
      services_kind: [{ kind: "talk", needles: false }],
      services_needles: [{ kind: "review" }],
      services_turnover: [{ turnover_minutes: -1 }, { turnover_minutes: 61 }],
    },
  },
  service_categories: { row: {}, once: { service_categories_name_once: { alike: ["name"] } } },
  service_phases: {
    row: { minutes: 30 },
    refuses: { service_phases_minutes: [{ minutes: 4 }, { minutes: 481 }] },
    once: { service_phases_position_once: { alike: ["service_id", "position"] } },
  },
  supplies: {
    row: { kind: "cartridge", gtin: "09506000134352", low_at: 0, max_minutes: 60 },
    refuses: {
      supplies_gtin: [{ gtin: "0950600013435" }, { gtin: "0950600013435X" }],
      supplies_kind: [{ kind: "needle" }],
      supplies_low: [{ low_at: -1 }],
      supplies_minutes: [{ max_minutes: 0 }, { max_minutes: 601 }],
      supplies_named: [{ name: " " }],
    },
    once: { supplies_gtin_once: { alike: ["gtin"] } },
  },
  supply_lots: {
    row: { received: 3, used: 3, stopped_at: "2026-06-01 09:00Z", stopped_reason: "Recalled" },
    refuses: {
      supply_lots_left: [{ used: -1 }, { used: 4 }],
      supply_lots_named: [{ lot: " " }],
      supply_lots_stopped: [{ stopped_reason: null }, { stopped_at: null }],
    },
    once: { supply_lots_once: { alike: ["supply_id", "location_id", "lot"] } },
  },
  supply_lot_events: {
    row: { kind: "stopped" },
    refuses: { supply_lot_events_kind: [{ kind: "lost" }], supply_lot_events_reason: [{ reason: " " }] },
  },
  zone_caps: {
    row: { cap_mm: 1.5, in_force_mm: 1.5, approved_by: AN_ID, approved_at: "2026-06-01 09:00Z" },
    refuses: {
      zone_caps_approved: [{ approved_by: null }, { approved_at: null }],
      zone_caps_depth: [{ cap_mm: 0, in_force_mm: 0 }, { cap_mm: 3.05 }, { cap_mm: 1.52 }],
      zone_caps_in_force: [{ in_force_mm: 1.55 }],
      zone_caps_not_orbit: [{ zone: "orbit-left" }],
    },
  },
  note_templates: { row: {}, refuses: { note_templates_said: [{ name: " " }, { words: " " }] } },
  definitions: {
    row: { kind: "form" },
    refuses: { definitions_kind: [{ kind: "poem" }] },
    once: { definitions_slug_once: { alike: ["kind", "slug"] } },
  },
  definition_versions: {
    row: { state: "in_force", approved_by: AN_ID, approved_at: "2026-06-01 09:00Z" },
    refuses: {
      definition_versions_approved: [{ approved_by: null }, { approved_at: null }, { state: "approved", approved_by: null }],
      definition_versions_state: [{ state: "lost" }],
    },
    once: {
      definition_versions_number_once: { alike: ["definition_id", "number"], row: { state: "draft" } },
      definition_versions_one_in_force: { alike: ["definition_id"], row: { number: null } },
    },
  },
};
