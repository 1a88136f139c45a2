"use client";

import { Undo2 } from "lucide-react";
import { useEffect, useState } from "react";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import type { FormAction } from "#lib/form-state.ts";

type Props = {
  readonly offer: { readonly changeId: string; readonly words: string; readonly secondsLeft: number; readonly tellsPatient: boolean };
  readonly back: string;
  readonly action: FormAction;
};

const sayLeft = (seconds: number) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

/** The last change, for as long as it can be taken back. Until then no message goes out. */
export function UndoBar({ offer, back, action }: Props) {
  const { changeId, words, secondsLeft, tellsPatient } = offer;
  const [left, setLeft] = useState(secondsLeft);
  useEffect(() => {
    const until = performance.now() + secondsLeft * 1000;
    const tick = setInterval(() => setLeft(Math.max(0, Math.ceil((until - performance.now()) / 1000))), 1000);
    return () => clearInterval(tick);
  }, [secondsLeft]);
  if (left === 0) return null;
  return (
    <aside className="undo-bar" aria-label="Last change">
      <p>
        {words}.{" "}
        <span className="num">
          {tellsPatient ? "Message held for" : "Can be undone for"} <span role="timer">{sayLeft(left)}</span>
        </span>
      </p>
      <ActionForm action={action} inline label="Undo the last change">
        <HiddenField name="changeId" value={changeId} />
        <HiddenField name="back" value={back} />
        <SubmitButton variant="secondary" size="row" pendingText="Undoing…">
          <Undo2 />
          Undo
        </SubmitButton>
      </ActionForm>
    </aside>
  );
}
