import { Phone } from "lucide-react";
import type { ReactNode } from "react";
import { buttonClass } from "./button-class.ts";

type PhoneLinkProps = {
  /** As people dial it: "03 5550 1482". */
  readonly phone: string;
  readonly children: ReactNode;
  readonly variant?: "primary" | "secondary";
  readonly wide?: boolean;
};

/** A button that dials. */
export function PhoneLink({ phone, children, variant = "secondary", wide = false }: PhoneLinkProps) {
  return (
    <a href={`tel:${phone.replaceAll(/[^\d+]/g, "")}`} className={buttonClass(variant, "touch", wide)}>
      <Phone />
      {children}
    </a>
  );
}
