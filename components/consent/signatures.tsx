"use client";

import { TextField } from "#components/ui/field.tsx";
import { SignaturePad } from "#components/ui/signature-pad.tsx";

/** The patient's signature; for someone under 18 a guardian's, and theirs beside it where they can. */
export function Signatures({ minor }: { readonly minor: boolean }) {
  return (
    <>
      {minor && (
        <fieldset className="grid gap-4">
          <legend className="t-h2 pb-2">Parent or guardian</legend>
          <p className="t-body text-ink-2">Someone under 18 needs a parent or guardian to agree with them.</p>
          <TextField name="guardian.name" label="Their full name" touch autoComplete="off" />
          <TextField name="guardian.relation" label="What they are to you" help="Mother, father, carer" touch autoComplete="off" />
          <SignaturePad name="guardian.signature" label="They sign here" typedLabel="Or they type their full name instead" touch />
        </fieldset>
      )}
      <SignaturePad
        name="signature"
        label={minor ? "And you sign here" : "Sign here"}
        help={minor ? "Leave this empty only if you cannot sign yourself." : undefined}
        touch
      />
    </>
  );
}
