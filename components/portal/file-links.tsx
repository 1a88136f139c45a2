import { CalendarPlus, Download } from "lucide-react";
import type { ReactNode } from "react";
import { buttonClass } from "#components/ui/button-class.ts";

type FileLinkProps = { readonly href: string };

/** A file of dates for the patient's own calendar. */
export function CalendarLink({ href }: FileLinkProps) {
  return (
    <FileLink href={href}>
      <CalendarPlus />
      Add to calendar
    </FileLink>
  );
}

/** A handout as a file to keep. */
export function PdfLink({ href }: FileLinkProps) {
  return (
    <FileLink href={href}>
      <Download />
      Keep as PDF
    </FileLink>
  );
}

function FileLink({ href, children }: FileLinkProps & { readonly children: ReactNode }) {
  return (
    <a href={href} download className={buttonClass("secondary", "touch")}>
      {children}
    </a>
  );
}
