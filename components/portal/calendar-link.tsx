import { CalendarPlus } from "lucide-react";
import { buttonClass } from "#components/ui/button-class.ts";

/** A file of dates for the patient's own calendar. */
export function CalendarLink({ href }: { readonly href: string }) {
  return (
    <a href={href} download className={buttonClass("secondary", "touch")}>
      <CalendarPlus />
      Add to calendar
    </a>
  );
}
