"use client";

import { useForm } from "#components/ui/form-context.tsx";
import { PrintButton } from "#components/ui/print-button.tsx";

/** The link that the form around it has just made, to print: paper shows how to use it, its address and the code beneath, and nothing about the patient. */
export function LinkSheet() {
  const { state } = useForm();
  if (state.outcome !== "done" || state.link === undefined) return null;
  return (
    <>
      <PrintButton>Print</PrintButton>
      <div className="link-sheet print-only">
        <p className="t-h1">Your own page</p>
        <p>Scan this code with the camera of your phone, or type the address. It opens with your date of birth.</p>
        <p className="link-sheet-address">{state.link}</p>
        <p>Keep this sheet to yourself. If it is lost, call us: we end the link and give you a new one.</p>
      </div>
    </>
  );
}
