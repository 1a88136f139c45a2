import { ButtonLink } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";

type BrokenSession = {
  readonly appointmentId: string;
  readonly number: number | null;
  readonly when: string;
  readonly words: string;
};

type Broken = {
  readonly key: string;
  readonly title: string;
  readonly sessions: readonly BrokenSession[];
  /** The one way on, with where it leads; null where a clinician looks first. */
  readonly way: { readonly href: string; readonly words: string } | null;
};

type BrokenNoticesProps = {
  readonly broken: readonly Broken[];
  /** Whether this person may look at findings and decide. */
  readonly decides: boolean;
};

/** Booked sessions that the standing answers no longer allow, each series with its reason and the offer to plan it again. */
export function BrokenNotices({ broken, decides }: BrokenNoticesProps) {
  return broken.map(({ key, title, sessions, way }) => (
    <Notice key={key} meaning="warn" title={title}>
      <ul>
        {sessions.map(({ appointmentId, number, when, words }) => (
          <li key={appointmentId}>{`${number === null ? "" : `Session ${number}, `}${when}: ${words}.`}</li>
        ))}
      </ul>
      <WayOn way={way} first={sessions[0]} decides={decides} />
    </Notice>
  ));
}

type WayOnProps = { readonly way: Broken["way"]; readonly first: BrokenSession | undefined; readonly decides: boolean };

function WayOn({ way, first, decides }: WayOnProps) {
  if (way !== null) {
    return (
      <p className="mt-2">
        <ButtonLink href={way.href}>{way.words}</ButtonLink>
      </p>
    );
  }
  if (!decides || first === undefined) return <p>A clinician looks at it first. The booking stays meanwhile.</p>;
  return (
    <p className="mt-2">
      <ButtonLink href={`/appointments/${first.appointmentId}/gate`}>Look at the findings</ButtonLink>
    </p>
  );
}
