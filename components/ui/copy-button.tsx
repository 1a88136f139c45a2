"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { type ButtonVariant, buttonClass, type ControlSize } from "./button-class.ts";

type CopyButtonProps = {
  /** What is put on the clipboard. */
  readonly text: string;
  readonly children: string;
  /** Said once it is copied. */
  readonly copied?: string | undefined;
  readonly variant?: ButtonVariant | undefined;
  readonly size?: ControlSize | undefined;
};

export function CopyButton({ text, children, copied = "Copied", variant = "secondary", size = "desk" }: CopyButtonProps) {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setState("copied"),
      () => setState("failed"),
    );
  };
  return (
    <span className="needs-script inline-flex flex-wrap items-center gap-2">
      <button type="button" className={buttonClass(variant, size)} onClick={copy}>
        {state === "copied" ? <Check /> : <Copy />}
        {children}
      </button>
      <span role="status" className="t-small text-ink-2">
        {state === "copied" ? copied : state === "failed" ? "Copying is not allowed here: select the text and copy it." : ""}
      </span>
    </span>
  );
}
