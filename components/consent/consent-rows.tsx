import { ButtonLink } from "#components/ui/button.tsx";
import { Mark } from "#components/ui/chip.tsx";
import { TextLink } from "#components/ui/link.tsx";

type ConsentMark = { readonly meaning: "ok" | "warn" | "stop" | "info"; readonly words: string };

type Session = {
  readonly appointmentId: string;
  readonly when: string;
  readonly what: string;
  readonly mark: ConsentMark;
  readonly consentId: string | null;
  readonly waiting: boolean;
};

/** How each session to come stands, with the place where what is missing is done. */
export function SessionConsents({ sessions, completes }: { readonly sessions: readonly Session[]; readonly completes: boolean }) {
  if (sessions.length === 0) return <p className="t-ui text-ink-2">No needling session is booked.</p>;
  return (
    <ul className="rows" aria-label="Sessions to come">
      {sessions.map(({ appointmentId, when, what, mark, consentId, waiting }) => (
        <li key={appointmentId} className="row flex-wrap">
          <div className="min-w-0 flex-1 basis-64">
            <p className="t-ui strong">
              <TextLink href={`/appointments/${appointmentId}`}>{when}</TextLink>
            </p>
            <p className="second-line">{what}</p>
            <Mark meaning={mark.meaning}>{mark.words}</Mark>
          </div>
          {waiting && completes && consentId !== null ? (
            <ButtonLink href={`/consents/${consentId}`} size="row" label={`Complete: ${when}`}>
              Complete
            </ButtonLink>
          ) : (
            mark.meaning !== "ok" && (
              <ButtonLink href={`/appointments/${appointmentId}/consent`} size="row" label={`Sign: ${when}`}>
                Sign
              </ButtonLink>
            )
          )}
        </li>
      ))}
    </ul>
  );
}

type Signed = {
  readonly id: string;
  readonly of: string;
  readonly version: number;
  readonly signed: string;
  readonly mark: ConsentMark;
};

/** Signed consents, newest first, each with its copy and its print. */
export function SignedConsents({ items, empty }: { readonly items: readonly Signed[]; readonly empty: string }) {
  if (items.length === 0) return <p className="t-ui text-ink-2">{empty}</p>;
  return (
    <ul className="rows" aria-label="Signed consents">
      {items.map(({ id, of, version, signed, mark }) => (
        <li key={id} className="row flex-wrap">
          <div className="min-w-0 flex-1 basis-64">
            <p className="t-ui strong">
              <TextLink href={`/consents/${id}`}>{of}</TextLink>
            </p>
            <p className="second-line">{`Signed ${signed}, version ${version}`}</p>
            <Mark meaning={mark.meaning}>{mark.words}</Mark>
          </div>
          <ButtonLink href={`/consents/${id}/pdf`} size="row" label={`PDF: ${of}, signed ${signed}`} download>
            PDF
          </ButtonLink>
        </li>
      ))}
    </ul>
  );
}

type Use = {
  readonly id: string;
  readonly label: string;
  readonly standing: { readonly consentId: string; readonly since: string } | null;
};

/** Each use by itself: off until it is given, and taken back by itself. */
export function UseRows({ uses, label }: { readonly uses: readonly Use[]; readonly label: string }) {
  return (
    <ul className="rows" aria-label={label}>
      {uses.map(({ id, label: use, standing }) => (
        <li key={id} className="row flex-wrap">
          <div className="min-w-0 flex-1">
            <p className="t-ui strong">{use}</p>
            {standing === null ? <p className="second-line">Off</p> : <Mark meaning="ok">{`Agreed ${standing.since}`}</Mark>}
          </div>
          {standing !== null && (
            <ButtonLink href={`/consents/${standing.consentId}`} size="row" label={`Open or withdraw: ${use}`}>
              Open or withdraw
            </ButtonLink>
          )}
        </li>
      ))}
    </ul>
  );
}
