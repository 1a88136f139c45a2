"use client";

import { Check, CloudOff } from "lucide-react";
import { SubmitButton } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";

type Props = {
  /** What the record cannot be signed without. */
  readonly lacking: readonly string[];
  /** How many zones of the plan nothing stands for. */
  readonly open: number;
  /** "Draft saved 3:08 pm." */
  readonly saved: string | null;
  readonly saving: "idle" | "saving" | "offline" | "refused";
  /** Where the aftercare is adjusted, and whether it was. */
  readonly aftercare: { readonly href: string; readonly isAdjusted: boolean };
};

/** Stays at the foot: what is missing, what is saved, and the two buttons that end the work. */
export function SignBar({ lacking, open, saved, saving, aftercare }: Props) {
  const isReady = lacking.length === 0;
  return (
    <div className="sign-bar sign-bar-inside">
      <div className="min-w-0 flex-1 basis-72">
        <p className="strong">{isReady ? "Ready to sign" : "Not ready to sign"}</p>
        <p className="t-ui text-ink-2">
          {isReady ? (open > 0 ? `${open} of the plan left out` : "Signing hands out the aftercare.") : lacking.join(" · ")}
        </p>
        <p className="t-ui">
          <TextLink href={aftercare.href}>{aftercare.isAdjusted ? "Aftercare adjusted for this patient" : "Adjust the aftercare"}</TextLink>
        </p>
        <p role="status" className="t-small saved-line text-ink-2">
          {saving === "saving" && "Saving…"}
          {saving === "offline" && (
            <span className="mark warn">
              <CloudOff />
              Not saved: the server does not answer. Trying again.
            </span>
          )}
          {saving === "refused" && "Not saved yet: look at what is marked."}
          {saving === "idle" && saved !== null && (
            <span className="mark ok">
              <Check />
              {saved}
            </span>
          )}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <SubmitButton variant="secondary" size="touch" name="intent" value="save">
          Save draft
        </SubmitButton>
        <SubmitButton variant={isReady ? "primary" : "soft"} size="touch" name="intent" value="sign" pendingText="Signing…">
          Sign record
        </SubmitButton>
      </div>
    </div>
  );
}
