"use client";

import { useForm } from "#components/ui/form-context.tsx";
import { QrCode } from "./qr-code.tsx";

/** The link that the form around it has just made, as a code to scan. */
export function LinkAsCode() {
  const { state } = useForm();
  if (state.outcome !== "done" || state.link === undefined) return null;
  return <QrCode text={state.link} label="The same link as a code to scan" />;
}
