import type { ReactNode } from "react";
import { PortalShell } from "#components/shell/portal-shell.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import type { FormAction } from "#lib/form-state.ts";
import { IdleCover } from "./idle-cover.tsx";

type FormFrameProps = {
  readonly clinic: string;
  /** Whose form it is: "Ines Carvalho, born 14 Aug 1985". */
  readonly lead?: string | undefined;
  readonly via: "tablet" | "home";
  readonly abandon: FormAction;
  readonly children: ReactNode;
};

/** Around a patient's forms: nothing to press but the form. On the clinic's tablet it hides what was typed when nobody is there, and staff find their way back. */
export function FormFrame({ clinic, lead, via, abandon, children }: FormFrameProps) {
  if (via === "home") {
    return (
      <PortalShell clinic={clinic} lead={lead}>
        {children}
      </PortalShell>
    );
  }
  return (
    <PortalShell clinic={clinic} lead={lead} foot={<StaffWayBack />}>
      {children}
      <IdleCover abandon={abandon} />
    </PortalShell>
  );
}

/** Small and at the foot: for staff alone. */
export function StaffWayBack() {
  return (
    <span className="-ms-[21px] block">
      <ButtonLink href="/form/back" variant="quiet" size="touch">
        For staff: take the tablet back
      </ButtonLink>
    </span>
  );
}
