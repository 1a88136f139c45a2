import { Facts } from "#components/ui/facts.tsx";
import { Panel } from "#components/ui/panel.tsx";

type Signature = { readonly name: string; readonly drawn: boolean; readonly image: string | null };

type SignedView = {
  readonly signature: Signature | null;
  readonly guardian: (Signature & { readonly relation: string }) | null;
  readonly clinician: (Signature & { readonly signedAt: string }) | null;
  readonly signedAt: string;
  readonly signedWith: string;
  readonly protocolName: string | null;
  readonly device: string | null;
  readonly indication: string | null;
  readonly versionNumber: number;
  readonly seal: string;
  readonly wholeSeal: string | null;
};

/** Who signed what, when, for which treatment, and the seals over it. */
export function SignaturePanels({ view }: { readonly view: SignedView }) {
  const { signature, guardian, clinician } = view;
  const optional = (term: string, value: string | null) => (value === null ? [] : [{ term, value }]);
  return (
    <>
      {signature !== null && <SignaturePanel title="Patient’s signature" signature={signature} facts={[]} />}
      {guardian !== null && (
        <SignaturePanel title="Guardian’s signature" signature={guardian} facts={[{ term: "To the patient", value: guardian.relation }]} />
      )}
      {clinician !== null && (
        <SignaturePanel title="Clinician’s signature" signature={clinician} facts={[{ term: "When", value: clinician.signedAt }]} />
      )}
      <Panel title="The document">
        <Facts
          layout="stack"
          items={[
            { term: "Signed", value: view.signedAt },
            { term: "Taken by", value: view.signedWith },
            ...optional("For", view.protocolName),
            ...optional("Indication", view.indication),
            ...optional("Device", view.device),
            { term: "Text", value: `Version ${view.versionNumber}` },
            { term: "Seal of the patient’s part", value: <span className="hash">{view.seal}</span> },
            ...(view.wholeSeal === null ? [] : [{ term: "Seal of the whole", value: <span className="hash">{view.wholeSeal}</span> }]),
          ]}
        />
      </Panel>
    </>
  );
}

type SignaturePanelProps = {
  readonly title: string;
  readonly signature: Signature;
  readonly facts: readonly { readonly term: string; readonly value: string }[];
};

function SignaturePanel({ title, signature: { name, drawn, image }, facts }: SignaturePanelProps) {
  return (
    <Panel title={title}>
      <div className="grid gap-3">
        {image !== null && <img className="signed-image" src={image} alt={`Signature of ${name}`} />}
        <Facts layout="stack" items={[{ term: "Signed by", value: drawn ? name : `${name} (typed)` }, ...facts]} />
      </div>
    </Panel>
  );
}
