"use client";

import { useEffect } from "react";
import { useForm } from "#components/ui/form-context.tsx";
import { GHOST } from "./ghost.ts";

/** Within the form that confirms a move: while the server works, the dashed copy on the day says so. */
export function SavingGhost() {
  const { pending } = useForm();
  useEffect(() => {
    for (const ghost of document.querySelectorAll<HTMLElement>(`.${GHOST}`)) {
      if (pending) ghost.dataset.saving = "";
      else delete ghost.dataset.saving;
    }
  }, [pending]);
  return null;
}
