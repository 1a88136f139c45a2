/** What a document of the record is. "consent" is one that was signed elsewhere: what is signed here stands with the consents. */
export const KINDS = ["letter", "referral", "result", "identity", "consent", "other"] as const;

export const KIND_LABELS: Readonly<Record<(typeof KINDS)[number], string>> = {
  letter: "Letter",
  referral: "Referral",
  result: "Result",
  identity: "Proof of identity",
  consent: "Consent from elsewhere",
  other: "Other",
};
