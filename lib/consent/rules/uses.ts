/**
 * "Photo consent has independent scopes, each default off" (knowledge.md 3.2); a message goes out only by a channel that the patient agreed to. Each use is
 * a consent of its own, given and withdrawn by itself; the words that the patient reads stand in the clinic's text, under these ids.
 */
export const USES = {
  photo: [
    { id: "record", label: "Clinical record" },
    { id: "sharing", label: "Sharing with other clinicians" },
    { id: "teaching", label: "Teaching" },
    { id: "research", label: "Research" },
    { id: "marketing", label: "Website and social media" },
  ],
  contact: [
    { id: "email", label: "Email" },
    { id: "text_message", label: "Text message" },
    { id: "phone", label: "Telephone" },
    { id: "post", label: "Post" },
  ],
} as const satisfies Record<string, readonly { readonly id: string; readonly label: string }[]>;

export type UseKind = keyof typeof USES;

/** "Teaching"; the id itself where it is none of ours. */
export function sayUse(kind: UseKind, id: string): string {
  return USES[kind].find((use) => use.id === id)?.label ?? id;
}
