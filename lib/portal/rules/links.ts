/** How a link reaches its patient. */
export const LINK_CHANNELS = ["hand", "text", "email", "paper"] as const;
export type LinkChannel = (typeof LINK_CHANNELS)[number];
export const CHANNEL_LABELS: Readonly<Record<LinkChannel, string>> = {
  hand: "Here, by code or copied",
  text: "In a text message",
  email: "In an e-mail",
  paper: "On paper",
};

/** Until 28 days after the last booked visit, or for so many months whatever is booked; a year at most. */
export const LINK_LASTS = ["visits", "3", "6", "12"] as const;
export type LinkLasts = (typeof LINK_LASTS)[number];
export const LASTS_LABELS: Readonly<Record<LinkLasts, string>> = {
  visits: "Until 28 days after the last booked visit",
  "3": "3 months",
  "6": "6 months",
  "12": "A year",
};

/** What ended a link, in the clinic's words; the keys are what the database keeps. */
const ENDS: Readonly<Record<string, string>> = {
  by_staff: "Ended here",
  replaced: "Ended when a new link was made",
  wrong_dates: "Ended after five wrong dates of birth",
  details_changed: "Ended when phone, e-mail or date of birth was changed",
  merged: "Ended when two records were joined",
};

export function sayEnd(reason: string | null): string {
  return ENDS[reason ?? ""] ?? "Ended";
}

/** What a patient did, as the audit trail has it; null for what is no news. */
export function sayDoing(entry: { readonly action: string; readonly objectType: string; readonly reason: string | null }): string | null {
  switch (entry.action) {
    case "portal:open":
      return entry.reason === null ? "Opened the page" : (REFUSED[entry.reason] ?? "Could not open the page");
    case "portal:document":
      return DOCUMENTS[entry.objectType] ?? "Read a document";
    case "portal:preview":
      return "Looked at by staff";
    default:
      return null;
  }
}

const REFUSED: Readonly<Record<string, string>> = {
  wrong_date: "Wrong date of birth",
  wrong_date_locked: "Fifth wrong date of birth: the link ended",
  expired: "Tried a link that had run out",
  revoked: "Tried a link that had ended",
};

const DOCUMENTS: Readonly<Record<string, string>> = {
  handout: "Read an aftercare handout",
  consent: "Read a signed consent",
  calendar: "Took dates into a calendar",
};
