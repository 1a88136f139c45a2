"use client";

import type { ReactNode } from "react";
import { useForm } from "#components/ui/form-context.tsx";

/** Product and expiry of a lot that nobody has listed: folded away until a code was refused for want of them. */
export function NotOnTheList({ children }: { readonly children: ReactNode }) {
  return (
    <details className="more-fields" open={useForm().state.outcome === "refused"}>
      <summary>A lot that is not on the list</summary>
      {children}
    </details>
  );
}
