"use client";

import { Printer } from "lucide-react";
import { type ButtonVariant, buttonClass, type ControlSize } from "./button-class.ts";

/** Opens the browser's print dialog. Without JavaScript the browser's own menu does the same, and the button is not there. */
export function PrintButton({
  children,
  variant = "secondary",
  size = "desk",
}: {
  readonly children: string;
  readonly variant?: ButtonVariant | undefined;
  readonly size?: ControlSize | undefined;
}) {
  return (
    <span className="needs-script">
      <button type="button" className={buttonClass(variant, size)} onClick={() => window.print()}>
        <Printer />
        {children}
      </button>
    </span>
  );
}
