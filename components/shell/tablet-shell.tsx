import { ChevronLeft } from "lucide-react";
import type { ReactNode } from "react";
import { AppLink } from "#components/ui/link.tsx";
import { SkipLink } from "./skip-link.tsx";

type TabletShellProps = {
  readonly children: ReactNode;
  /** The page's h1: the patient's name, or "Before your treatment". */
  readonly title: ReactNode;
  readonly lead?: ReactNode;
  readonly back?: { readonly href: string; readonly label: string } | undefined;
  /** At the right: "Draft saved 3:08 pm", an avatar. */
  readonly aside?: ReactNode;
  /** "form" keeps questions to 640 px. */
  readonly width?: "wide" | "form" | undefined;
  /** Stays at the foot: what is missing at the left, the buttons at the right. */
  readonly foot?: ReactNode;
};

/** A page used on the clinic's tablet, with gloves or by the patient: no navigation to get lost in, large controls. */
export function TabletShell({ children, title, lead, back, aside, width = "wide", foot }: TabletShellProps) {
  return (
    <div className="touch">
      <SkipLink />
      <header className="tablet-head">
        {back && (
          <AppLink href={back.href} className="icon-btn" label={back.label}>
            <ChevronLeft />
          </AppLink>
        )}
        <div className="min-w-0 flex-1 pl-2">
          <h1 className="t-h2">{title}</h1>
          {lead && <div className="t-ui text-ink-2">{lead}</div>}
        </div>
        {aside && <div className="t-small text-right text-ink-2">{aside}</div>}
      </header>
      <main id="main" tabIndex={-1} className={width === "form" ? "tablet-main is-form" : "tablet-main"}>
        {children}
      </main>
      {foot && <footer className="sign-bar">{foot}</footer>}
    </div>
  );
}
