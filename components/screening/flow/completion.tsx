"use client";

import { CheckboxField } from "#components/ui/choice-field.tsx";
import { TextField } from "#components/ui/field.tsx";
import { useForm } from "#components/ui/form-context.tsx";
import { SignaturePad } from "#components/ui/signature-pad.tsx";

/** By whom a form is completed: the patient signs; staff complete what they read aloud, or entered from paper, by their own name. */
export type Completion =
  | { readonly by: "patient" }
  | { readonly by: "staff"; readonly name: string; readonly patient: string }
  | { readonly by: "paper"; readonly name: string };

/** What stands under the summary before the form is signed. */
export function CompletionFields({ completion }: { readonly completion: Completion }) {
  if (completion.by === "patient") {
    return (
      <>
        <p className="t-body">My answers are true as far as I know. I will tell the clinic when something changes.</p>
        <LeaveOpen
          label="I leave these questions open"
          help="That is all right: a clinician will talk with you about them before the treatment."
        />
        <SignaturePad name="signature" label="Sign here" touch />
      </>
    );
  }
  const open = (
    <LeaveOpen label="These questions stay open" help="A clinician will talk with the patient about them before the treatment." />
  );
  if (completion.by === "staff") {
    return (
      <>
        <p className="t-body">{`I read these questions aloud and entered what ${completion.patient} answered.`}</p>
        {open}
      </>
    );
  }
  return (
    <>
      {open}
      <TextField name="signedName" label="The name as it is signed on the paper" touch autoComplete="off" maxLength={120} />
      <CheckboxField name="seenSigned" touch label="Signed on paper, seen by me" help="Keep the paper with the patient’s record." />
    </>
  );
}

export const completionWords = (completion: Completion): string =>
  completion.by === "patient" ? "Sign and finish" : `Complete as ${completion.name}`;

/** Shown once open questions were pointed out, and again while it is ticked. */
function LeaveOpen({ label, help }: { readonly label: string; readonly help: string }) {
  const { state } = useForm();
  const asked = state.outcome === "refused" && ("leaveOpen" in state.errors || "leaveOpen" in state.values);
  return asked ? <CheckboxField name="leaveOpen" touch label={label} help={help} /> : null;
}
