import { Check, CloudOff } from "lucide-react";
import type { Saving } from "./draft.ts";

const LOST = "Not saved yet: there is no connection. What you typed stays on this page and is saved as soon as it is back.";

/** Whether what was typed is kept, in words. A lost connection is announced, a save is not: it comes with every answer. */
export function SavedLine({ saving }: { readonly saving: Saving }) {
  const isLost = saving.kind === "lost" || saving.kind === "refused";
  return (
    <div className="saved-line needs-script">
      <p className={isLost ? "mark warn" : undefined} role={isLost ? "alert" : undefined}>
        {isLost && <CloudOff aria-hidden="true" />}
        {saving.kind === "saved" && <Check aria-hidden="true" />}
        {wordsOf(saving)}
      </p>
    </div>
  );
}

function wordsOf(saving: Saving): string {
  if (saving.kind === "saved") return saving.words;
  if (saving.kind === "refused") return `Not saved: ${saving.words}`;
  return { untouched: "Your answers are saved as you go.", typing: "Not saved yet…", saving: "Saving…", lost: LOST }[saving.kind];
}
