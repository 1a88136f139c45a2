/** Facts a sentence may need, all finished strings. */
type Facts = Readonly<Record<string, string>>;

/** The one place where a closed reason becomes a sentence that a person can act on. */
export const refusalSentences = {
  busy: () => "The system is busy just now. Nothing was changed; please try again in a moment.",
  signed_out: () => "You have been signed out. Sign in again in another tab, then send this once more.",
  not_allowed: () => "Your role does not allow this.",
  not_found: () => "This is not here any more.",
  wrong_origin: () => "This came from another page. Nothing was changed; please reload and try again.",
  changed_meanwhile: (f) =>
    `${f.by ?? "Someone"} changed this ${f.at ?? "meanwhile"}. What you typed is still here; compare, then save again.`,
  unexpected: (f) => `Something went wrong and nothing was saved. If it happens again, quote reference ${f.reference ?? "unknown"}.`,
  key_reused: () => "This form was already sent with other contents. Reload the page to start a new one.",
  zone_in_use: () => "Appointments are already agreed in this location's time zone, so it stays as it is.",
  resource_in_use: (f) => `${f.count ?? "Some"} still to come, so this cannot be archived yet. Move them first.`,
  hours_in_past: (f) => `Hours that have already been worked stay as they are. Choose ${f.today ?? "today"} or a later day.`,
  clinician_elsewhere: (f) =>
    `${f.day ?? "That day"}: already at ${f.location ?? "another location"} at that time. Change the hours there first.`,
  closure_there: (f) => `${f.of ?? "This"} is ${f.how ?? "closed"} ${f.when ?? "then"} already. Change that entry instead.`,
  closure_removed: () => "This was removed meanwhile. Add it again if it still holds.",
  closure_over: () => "This time has gone by. Choose one that is still to come.",
  shift_there: () => "The clinician works at that time already.",
  shift_in_use: (f) => `${f.count ?? "Some"} booked in this extra shift. Move them first.`,
  not_a_clinician: () => "Only someone with the clinician role has clinic hours.",
  device_depths: () => "Depths lie above 0 and up to 3 mm, and the label's cap is no deeper than the device goes.",
  category_taken: () => "There is already a category of this name. Choose it from the list.",
  category_missing: () => "Choose a category, or name a new one.",
  service_kind_fixed: () =>
    "This service has been booked, so its kind and whether it uses needles stay. Archive it and add a new one instead.",
  version_not_draft: () => "This version is no longer a draft.",
  content_unreadable: () => "This version is not complete, so it cannot be put in force.",
  short_of_contract: ({ why }) => `This version cannot be put in force. ${why}`,
  draft_open: ({ number }) => `Version ${number} is a draft already. Go on with that one, or give it up first.`,
  content_to_check: () => "It was not saved. Look at what is marked, and save again.",
  slot_taken: (f) => `${f.when ?? "This time"}: ${f.what ?? "it is taken."}`,
  slot_not_offered: (f) => `${f.when ?? "This time"}: ${f.what ?? "it cannot be booked."}`,
  in_the_past: (f) => `${f.when ?? "This day"} has gone by. Choose today or a later day.`,
  too_far_ahead: (f) => `${f.when ?? "This day"} is more than three years ahead. Choose an earlier day.`,
  gap_too_short: (f) =>
    `${f.when ?? "This session"} is ${f.days ?? "too few"} days after session ${f.after ?? "before it"}; the least is ${f.min ?? "longer"}. A clinician can allow it with a reason.`,
  gap_needs_reason: (f) =>
    `${f.when ?? "This session"} is ${f.days ?? "too few"} days after session ${f.after ?? "before it"}; the least is ${f.min ?? "longer"}. Give your reason to allow it.`,
  gap_too_long: (f) =>
    `${f.when ?? "This session"} is ${f.days ?? "too many"} days after session ${f.after ?? "before it"}; the most is ${f.max ?? "fewer"}. Tick “Accept the longer gap” to book it all the same.`,
  out_of_order: (f) => `${f.when ?? "This session"} would not come after session ${f.after ?? "before it"}. Keep the sessions in order.`,
  status_not_next: (f) => `This appointment is ${f.from ?? "in another state"}, so it cannot become ${f.to ?? "that"}.`,
  treated_by_record: () => "A treatment becomes treated when its record is signed. Open the treatment record.",
  treatment_under_way: () => "A treatment was started at this visit, so only a clinician can cancel it.",
  cannot_move: (f) => `${f.what ?? "This appointment"} is ${f.status ?? "past that"}, so it can no longer be moved.`,
  visit_length: (f) => `This visit can take ${f.least ?? "5"} to ${f.most ?? "240"} minutes.`,
  session_booked_anew: (f) => `This session was booked anew: ${f.when ?? "it has another time"}. Cancel that one first.`,
  session_dropped: (f) => `The series has no session ${f.session ?? "of this number"} any more.`,
  waitlist_already: () => "This visit is on the waitlist already. Reload the page to change what the patient wishes.",
  waitlist_ended: () => "This entry is no longer on the waitlist: it was moved or taken off meanwhile.",
  waitlist_not_movable: (f) => `This visit is ${f.status ?? "past that"}, so it has no earlier time to wait for.`,
  waitlist_nothing_earlier: () => "There is no day left before this visit. Give an earlier day.",
  undo_too_late: () => "The time to undo this has passed. Change it by hand instead.",
  undone_already: (f) => `${f.by ?? "Someone"} has undone this already.`,
  undo_overtaken: (f) =>
    `${f.by ?? "Someone"} has changed ${f.what ?? "this"} since, ${f.at ?? "just now"}, so it cannot be undone as a whole.`,
  undo_gap: (f) =>
    `${f.when ?? "A session"} would lie ${f.days ?? "too few or too many"} days after session ${f.after ?? "before it"}, which was changed since. Move it by hand instead.`,
  undo_treated: () => "A treatment was started at this visit, so this cannot be undone.",
  already_scheduled: () => "This series is already scheduled. Move its sessions, or plan them anew from its page.",
  session_count: (f) => `This series has ${f.sessions ?? "another number of"} sessions: give each one a date.`,
  series_ended: () => "This series has ended.",
  series_paused: () => "This series is paused. Resume it first.",
  series_not_paused: () => "This series is not paused.",
  session_pinned: (f) => `${f.when ?? "This session"} is pinned. Unpin it before it is moved with the others.`,
  series_not_planned: () => "This series was never planned. Plan it whole from its page.",
  session_elsewhere: (f) => `${f.when ?? "This session"} is at another location than the rest of its series. Move it alone.`,
  nothing_moves: () => "Every session stays where it is, so there is nothing to change.",
  cannot_drop: (f) => `${f.when ?? "This session"} is ${f.status ?? "past that"}, so it can no longer be dropped.`,
  needs_clinician: (f) => `The protocol allows ${f.allowed ?? "other numbers"}. A clinician can go beyond that with a reason.`,
  sessions_standing: (f) => `Session ${f.session ?? "after that"} is booked or has taken place. Drop it first, or keep that many sessions.`,
  protocol_for_clinicians: () => "A clinician proposes a series from this protocol. It is not open to reception.",
  protocol_not_in_force: () => "This protocol is not in force. Choose one that a clinician has approved.",
  outside_protocol: (f) => `The protocol allows ${f.allowed ?? "other numbers"}.`,
  born_impossibly: () => "This date of birth cannot be right. Check the year.",
  alert_audience: () => "Alerts for clinicians are written by clinicians.",
  portal_needs_birth_date: () => "The link opens with the date of birth, and this patient has none on record. Add it first.",
  portal_link_shown_once: () => "This link was already made and shown once. Make a new one.",
  portal_closed: () =>
    "This did not open your page. Check the link and your date of birth. After five wrong dates a link stops working; call us for a new one.",
  portal_busy_address: () => "There were many wrong tries from here. Please wait an hour, or call us.",
  form_closed: () => "This form is closed. What you signed is kept. If you have not signed it yet, ask the clinic to open it again.",
  form_link_closed: () =>
    "This did not open your form. Check the link and your date of birth. After five wrong dates a link stops working; call us for a new one.",
  form_link_shown_once: () => "This link was already made and shown once. Make a new one.",
  take_back_failed: () => "This is not the password, or there were too many tries. Check it, or wait 15 minutes and try again.",
  pin_wrong: (f) => `This is not the PIN. ${f.left ?? "A few tries"} left.`,
  pin_locked: () => "The PIN no longer takes this tablet back. Use the password.",
  pin_guessable: () => "This PIN is among the first that anyone would try. Choose another.",
  second_person_same: () => "This takes a second person. Choose a colleague.",
  second_person_unknown: () => "This person cannot stand by. Choose someone else.",
  second_person_unproved: () =>
    "This is not their PIN or password, or there were too many tries. Let them check it, or use the password instead of the PIN.",
  not_your_password: () => "This is not your password, or there were too many tries. Check it, or wait 15 minutes and try again.",
  sign_in_failed: () =>
    "That email and password do not open an account, or there were too many tries. Check both, or wait 15 minutes and try again.",
  too_many_tries: () => "There were too many tries from here. Wait an hour, then try again.",
  link_spent: () => "This link no longer works: it was used, replaced or is too old. Ask an admin at your clinic for a new one.",
  password_guessable: () => "This password is too close to your name, your email or the clinic. Choose another.",
  email_taken: () => "Someone with this email is already on the list. Open that person instead.",
  invited_already: () => "This invitation was made already, and its link was shown then. Open the person in the list to make a new link.",
  staff_disabled: () => "This person may not sign in at present. Let them in again first.",
  last_admin: () => "This is the only admin who can sign in. Make someone else an admin first.",
  clinic_exists: () => "This clinic has been set up already. Sign in instead.",
  setup_code_wrong: () => "This is not the code that the server printed last. A restart prints a new one.",
  gate_closed: (f) => `This treatment cannot start yet. ${f.reasons ?? ""}`.trim(),
  not_arrived: () => "Mark the patient as arrived first: a treatment starts from there.",
  no_needling: () => "This service has no needling, so there is no treatment to record.",
  appointment_over: (f) => `This appointment is ${f.status ?? "over"}, so nothing can be recorded for it.`,
  treatment_already_started: (f) => `${f.by ?? "Someone"} started this record at ${f.at ?? "that time"}. Reload the page to go on with it.`,
  numbing_not_possible: () => "Nothing was saved: look at what is marked.",
  numbing_lot: () => "This lot is out of date, out of use or not at this location. Choose another.",
  numbing_off: (f) => `${f.by ?? "Someone"} took it off at ${f.at ?? "that time"} already.`,
  numbing_on: () => "The numbing cream is still on. Take it off first: it comes off before the first pass.",
  numbing_before_start: () => "The treatment has begun, so the cream came off before it. Give that time.",
  treatment_not_possible: () => "Nothing was saved: this cannot be recorded as it stands.",
  treatment_incomplete: () => "Not ready to sign. Nothing was saved yet; look at these first.",
  time_skipped: () => "The clocks change that day, and this time does not exist. Give another.",
  already_signed: () => "This record is signed and stays as it is. Add a note to it instead.",
  code_broken: () => "This code cannot be read. Scan it once more, or type the lot number from the pack.",
  code_check_digit: () => "One digit of this code is wrong. Scan it once more, or type the lot number from the pack.",
  code_date: () => "The expiry in this code is no date. Type the lot number and the expiry from the pack.",
  code_without_lot: () => "This code names no lot. Scan the pack’s other code, or type the lot number.",
  code_unknown: (f) =>
    `No product on the stock list has the code ${f.gtin ?? "that was scanned"}. Choose the product below, or add it to the list.`,
  lot_unknown: (f) =>
    `Lot ${f.lot ?? "of this number"} is not on the list here. Check it, or choose its product and expiry below to add it.`,
  lot_of_several: (f) => `More than one product has a lot ${f.lot ?? "of this number"}. Choose which it is.`,
  lot_needs_expiry: (f) => `Lot ${f.lot ?? "of this number"} is new here. Give the expiry on its pack.`,
  lot_expiry_differs: (f) =>
    `Lot ${f.lot ?? "of this number"} is kept here with the expiry ${f.kept ?? "of another day"}, and this pack says another. Look at the pack again.`,
  lot_expired: (f) =>
    f.expiry === undefined
      ? "This lot has expired. Take another."
      : `Lot ${f.lot ?? ""} expired: ${f.expiry} was its last day of use. Take another.`,
  lot_stopped: (f) => `Lot ${f.lot ?? "of this number"} was taken out of use. Take another, and put this one aside.`,
  lot_used_up: (f) =>
    `All units of lot ${f.lot ?? "of this number"} are used by the count. Take another lot, or have the count put right under Stock.`,
  supply_not_for_needled_skin: (f) =>
    `${f.supply ?? "This product"} is not on the list for needled skin, so it cannot be used in a treatment.`,
  supply_numbing: () => "This is an anaesthetic. Record it under Numbing, with its times.",
  gtin_taken: (f) => `${f.name ?? "Another product"} has this code already. Open that one instead.`,
  supply_for_clinician: () => "Only a clinician says what is right for needled skin, and how long an anaesthetic stays on.",
  supply_kind_fixed: () => "This product has lots, so its kind stays. Archive it and add a new one instead.",
  unit_used: (f) =>
    `${f.serial === undefined ? "This unit" : `Unit ${f.serial}`} was used in another treatment already. Take a new one: a unit belongs to one treatment.`,
  unit_here: (f) => `${f.serial === undefined ? "This unit" : `Unit ${f.serial}`} is on this record already.`,
  nothing_to_copy: () => "There is no earlier signed treatment to copy from.",
  nothing_planned: () => "No protocol plans this session, so there is nothing to fill in.",
  no_aftercare_in_force: () =>
    "No aftercare set is in force, so there is nothing to hand out and the record cannot be signed. A clinician approves one in Settings.",
  birth_date_missing: () => "This patient has no date of birth on record, and nobody can be screened without one. Add it first.",
  form_not_in_force: () => "No screening form is in force. A clinician approves one in Settings.",
  form_superseded: () => "The clinic has a newer version of this form. Reload the page to answer that one.",
  answers_to_check: () => "Some answers need another look.",
  answers_open: (f) =>
    `${f.questions ?? "Some questions are"} not answered. They count as “needs a clinician”. Answer them, or say at the end that you leave them open.`,
  screening_refuses: (f) => `${f.when ?? "This session"}: ${f.what ?? "needs a clinician, says the screening"}.`,
  form_blank: () => "Nothing is answered yet. Answer at least one question before this is signed.",
  answers_elsewhere: () => "Some answers were also given on another device. Reload the page, look through them, then sign.",
  form_signed_meanwhile: () => "This form was signed meanwhile, perhaps on another device. Reload the page.",
  full_form_needed: () => "There is no whole form that is valid for this visit. Reload the page to fill it in.",
  nothing_to_confirm: () => "These are not the answers that were given earlier. Look through them, then sign.",
  screening_first: () => "The patient has not filled in the screening form yet.",
  finding_changed: () =>
    "This finding is not as it was on the page: it was decided meanwhile, or the answers changed. Reload the page and look again.",
  decision_not_allowed: () => "This finding cannot be settled that way.",
  decision_for_doctor: () => "Only a doctor signs this off.",
  decision_without_series: () => "A decision holds for a series, and this appointment belongs to none. Book it as part of a series.",
  task_done: (f) => `${f.by ?? "Someone"} has done this already.`,
  task_not_done: () => "This is not done, so there is nothing to take back.",
  task_dropped: () => "This is no longer needed: its visit was cancelled, or the answer behind it changed.",
  task_visit_over: () => "The visit is no longer to come, so this stays done.",
  task_open_again: () => "This was asked anew meanwhile. Do that one instead.",
  task_for_prescriber: () => "Only a prescriber can do this.",
  task_not_for_them: () => "This person cannot do this. Choose someone else.",
  consent_not_in_force: () => "No treatment consent is in force. A clinician approves one in Settings.",
  consent_text_changed: () => "This text has changed since the page was opened. Reload the page, and read it again before you sign.",
  consent_without_series: () =>
    "A treatment consent is given for a series, and this appointment belongs to none. Book it as part of a series.",
  statements_open: () => "Consent is given only with every statement ticked. Ask about the ones that are open.",
  signature_missing: () => "A signature is missing. Without it nothing is signed.",
  no_use_chosen: () => "Nothing is ticked, so there is nothing to keep.",
  elements_open: () => "A consent is completed only when every point was talked over and ticked.",
  consent_not_waiting: (f) => `This consent ${f.how ?? "has ended"}, so there is nothing to complete.`,
  consent_lapsed: (f) =>
    `Since the patient signed, ${f.why ?? "the plan has changed"}. Ask them to sign again; nothing brings this one back.`,
  document_altered: () => "This is not what the patient signed. It is not completed; ask them to sign again, and tell an admin.",
  consent_ended: (f) => `This consent ${f.how ?? "has ended"} already.`,
} as const satisfies Record<string, (facts: Facts) => string>;

export type RefusalReason = keyof typeof refusalSentences;

/** The sentence for a refusal; the only way a reason reaches a person. */
export function sayRefusal(refusal: { readonly reason: RefusalReason; readonly facts: Facts }): string {
  const sentence: (facts: Facts) => string = refusalSentences[refusal.reason];
  return sentence(refusal.facts);
}
