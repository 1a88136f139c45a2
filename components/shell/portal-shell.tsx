import type { ReactNode } from "react";
import { PhoneLink } from "#components/ui/phone-link.tsx";
import { SkipLink } from "./skip-link.tsx";

type PortalShellProps = {
  readonly children: ReactNode;
  readonly clinic: string;
  /** "Ines, your skin needling page" */
  readonly lead?: string | undefined;
  /** As people dial it: "03 5550 1482". */
  readonly phone?: string | undefined;
  readonly foot?: ReactNode;
  /** Within a page of the staff, which has its own way to the content, its own header and its own main part. */
  readonly framed?: boolean | undefined;
};

/** The patient's page: one column, large words, the clinic a press away. */
export function PortalShell({ children, clinic, lead, phone, foot, framed }: PortalShellProps) {
  const Header = framed ? "div" : "header";
  const Main = framed ? "div" : "main";
  const Footer = framed ? "div" : "footer";
  return (
    <div className="portal touch">
      {!framed && <SkipLink />}
      <Header className="portal-head">
        <div className="min-w-0">
          <p className="t-h3">{clinic}</p>
          {lead && <p className="t-small text-ink-2">{lead}</p>}
        </div>
        {phone && (
          <span className="no-print flex-none">
            <PhoneLink phone={phone}>Call us</PhoneLink>
          </span>
        )}
      </Header>
      <Main {...(framed ? {} : { id: "main", tabIndex: -1 })}>{children}</Main>
      {foot && <Footer className="portal-foot">{foot}</Footer>}
    </div>
  );
}
