import { Check } from "lucide-react";
import { Fragment } from "react";
import { TextLink } from "#components/ui/link.tsx";

type Way = { readonly href: string; readonly label: string };

type ThanksProps = {
  readonly children: string;
  /** The visit that it was signed for, where it was one. */
  readonly appointmentId?: string | undefined;
  /** What staff do next. */
  readonly next?: Way | undefined;
};

/** The end of what a patient signs on the clinic's tablet: nothing of what was answered can be seen from here. */
export function Thanks({ appointmentId, children, next }: ThanksProps) {
  const ways = [
    appointmentId === undefined ? [] : { href: `/appointments/${appointmentId}`, label: "to the appointment" },
    next ?? [],
  ].flat();
  return (
    <div className="thanks">
      <p role="status" className="mark ok t-body">
        <Check aria-hidden="true" />
        {children}
      </p>
      <p className="t-patient-h1">Please hand the tablet back.</p>
      <p className="t-ui text-ink-2">
        For staff:{" "}
        {ways.map(({ href, label }, index) => (
          <Fragment key={href}>
            {index > 0 && ", "}
            <TextLink href={href}>{label}</TextLink>
          </Fragment>
        ))}
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
