"use client";

import type { ReactNode } from "react";
import { useForm } from "#components/ui/form-context.tsx";

/** Fields of a form that are seldom needed: folded away until asked for, and unfolded where the form was refused, so that no error lies hidden. */
export function Folded({ summary, children }: { readonly summary: ReactNode; readonly children: ReactNode }) {
  return (
    <details className="more-fields" open={useForm().state.outcome === "refused"}>
      <summary>{summary}</summary>
      {children}
    </details>
  );
}
