import { Check } from "lucide-react";
import { TextLink } from "#components/ui/link.tsx";

type ThanksProps = {
  readonly appointmentId: string;
  readonly children: string;
  /** What staff do next, where that is not the appointment. */
  readonly next?: { readonly href: string; readonly label: string } | undefined;
};

/** The end of what a patient signs on the clinic's tablet: nothing of what was answered can be seen from here. */
export function Thanks({ appointmentId, children, next }: ThanksProps) {
  return (
    <div className="thanks">
      <p role="status" className="mark ok t-body">
        <Check aria-hidden="true" />
        {children}
      </p>
      <p className="t-patient-h1">Please hand the tablet back.</p>
      <p className="t-ui text-ink-2">
        For staff: <TextLink href={`/appointments/${appointmentId}`}>to the appointment</TextLink>
        {next !== undefined && (
          <>
            {", "}
            <TextLink href={next.href}>{next.label}</TextLink>
          </>
        )}
      </p>
    </div>
  );
}

type HindranceProps = { readonly title: string; readonly words: string; readonly href: string; readonly label: string };

/** Why this cannot be filled in now, for whoever holds the tablet, and where it is put right. */
export function Hindrance({ title, words, href, label }: HindranceProps) {
  return (
    <div className="thanks">
      <p className="t-h1">{title}</p>
      <p className="t-body text-ink-2">{words}</p>
      <p className="t-body">
        <TextLink href={href}>{label}</TextLink>
      </p>
    </div>
  );
}
