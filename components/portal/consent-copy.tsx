import { Check } from "lucide-react";
import { ConsentText } from "#components/consent/consent-text.tsx";
import type { PortalConsentView } from "#lib/portal/queries/documents.ts";

/** What the patient signed, as they read it: the text, what they agreed to, and who signed when. */
export function ConsentCopy({ consent }: { readonly consent: PortalConsentView }) {
  return (
    <div className="grid gap-4">
      <p className="text-ink-2">{consent.standing}</p>
      <ConsentText sections={consent.sections} />
      <section>
        <h2 className="t-h3">You agreed to</h2>
        <ul className="mt-2 grid gap-2">
          {consent.agreed.map(({ id, text }) => (
            <li key={id} className="mark ok mark-light">
              <Check aria-hidden="true" />
              <span>{text}</span>
            </li>
          ))}
        </ul>
      </section>
      <div>
        {consent.signatures.map((line) => (
          <p key={line}>{line}</p>
        ))}
        <p className="t-small text-ink-2">Version {consent.version}.</p>
      </div>
    </div>
  );
}
