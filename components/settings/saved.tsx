import { Notice } from "#components/ui/notice.tsx";

const words: Readonly<Record<string, string>> = {
  saved: "Saved.",
  added: "Added.",
  removed: "Removed.",
  logged: "Written down.",
  archived: "Archived. It is kept, and can be taken back into use.",
  restored: "Back in use.",
  begun: "A draft was begun. The version in force stays until a clinician approves this one.",
  dropped: "Given up. It is kept among the versions.",
  approved: "Approved and in force from now on.",
};

/** What the address says was just done, announced; nothing for any other word. */
export function Saved({ done }: { readonly done: string | readonly string[] | undefined }) {
  const sentence = typeof done === "string" ? words[done] : undefined;
  return sentence === undefined ? null : (
    <Notice meaning="ok" live>
      {sentence}
    </Notice>
  );
}
