/** Facts a sentence may need, all finished strings. */
type Facts = Readonly<Record<string, string>>;

/** The one place where a closed reason becomes a sentence that a person can act on. */
export const refusalSentences = {
  busy: () => "The system is busy just now. Nothing was changed; please try again in a moment.",
  signed_out: () => "You have been signed out. Sign in again in another tab, then send this once more.",
  not_allowed: () => "Your role does not allow this.",
  not_found: () => "This is not here any more.",
  wrong_origin: () => "This came from another page. Nothing was changed; please reload and try again.",
  changed_meanwhile: (f) => `${f.by ?? "Someone"} changed this ${f.at ?? "meanwhile"}. What you typed is still here; compare, then save again.`,
  unexpected: (f) => `Something went wrong and nothing was saved. If it happens again, quote reference ${f.reference ?? "unknown"}.`,
  key_reused: () => "This form was already sent with other contents. Reload the page to start a new one.",
} as const satisfies Record<string, (facts: Facts) => string>;

export type RefusalReason = keyof typeof refusalSentences;

/** The sentence for a refusal; the only way a reason reaches a person. */
export function sayRefusal(refusal: { readonly reason: RefusalReason; readonly facts: Facts }): string {
  const sentence: (facts: Facts) => string = refusalSentences[refusal.reason];
  return sentence(refusal.facts);
}
