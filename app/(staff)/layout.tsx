import type { ReactNode } from "react";
import { LockButton, ScreenLock } from "#components/shell/screen-lock.tsx";
import { ActionForm, SubmitButton } from "#components/ui/form.tsx";
import { AppLink } from "#components/ui/link.tsx";
import { allows, homeOf, type Permission, ROLE_LABELS } from "#lib/auth/policy.ts";
import { currentActor, leadAway } from "#lib/auth/session.ts";
import { signOutAction } from "./actions.ts";
import { searchFromAnywhereAction, startPatientAction } from "./patients/actions.ts";
import { StaffFrame } from "./staff-frame.tsx";

type Area = {
  readonly href: string;
  readonly label: string;
  readonly needs: Permission /** Where else its pages are. */;
  readonly also?: readonly string[];
};

const AREAS: readonly Area[] = [
  { href: "/diary", label: "Diary", needs: "diary:read" },
  { href: "/patients", label: "Patients", needs: "patient:read", also: ["/imports", "/exports"] },
  { href: "/waitlist", label: "Waitlist", needs: "diary:read" },
  { href: "/series", label: "Series", needs: "diary:read" },
  { href: "/tasks", label: "Tasks", needs: "task:read" },
  { href: "/messages", label: "Messages", needs: "message:read" },
  { href: "/supplies", label: "Stock", needs: "supply:manage" },
  { href: "/takings", label: "Takings", needs: "takings:count", also: ["/fees"] },
  { href: "/reports", label: "Reports", needs: "clinic:read" },
  { href: "/settings", label: "Settings", needs: "clinic:read" },
];

/** The frame of the staff pages. It decides what is offered; each page has its own gate. */
export default async function StaffLayout({ children }: { readonly children: ReactNode }) {
  const actor = await currentActor();
  if (actor === null) return leadAway();
  const areas = AREAS.filter((area) => allows(actor.roles, area.needs)).map(({ needs: _, ...area }) => area);
  return (
    <StaffFrame
      areas={areas}
      home={homeOf(actor.roles)}
      user={{ name: actor.name, roles: actor.roles.map((role) => ROLE_LABELS[role]).join(", ") }}
      keys={actor.singleKeys}
      userLinks={
        <>
          <AppLink href="/settings/me">Your settings</AppLink>
          <LockButton />
        </>
      }
      searchAction={allows(actor.roles, "patient:read") ? searchFromAnywhereAction : undefined}
      startAction={allows(actor.roles, "patient:write") ? startPatientAction : undefined}
      signOut={
        <ActionForm action={signOutAction} inline label="Sign out">
          <SubmitButton variant="quiet" pendingText="Signing out…">
            Sign out
          </SubmitButton>
        </ActionForm>
      }
    >
      {children}
      <ScreenLock user={{ id: actor.id, name: actor.name, email: actor.email }} />
    </StaffFrame>
  );
}
