import type { PrintedSignature } from "#lib/forms/outputs/signed-document.tsx";
import { PaperSection, PaperSignatures, Paragraph, printSigned, Seal, Ticked } from "#lib/forms/outputs/signed-document.tsx";

type Signature = Pick<PrintedSignature, "name" | "image"> & { readonly drawn: boolean };

/** A signed consent as it is printed: everything that its page shows. */
export type PrintedConsent = {
  readonly patientName: string;
  readonly born: string | null;
  readonly text: {
    readonly title: string;
    readonly sections: readonly { readonly heading: string; readonly paragraphs: readonly string[] }[];
    readonly statements: readonly { readonly id: string; readonly text: string }[];
  };
  readonly ticked: readonly string[];
  readonly versionNumber: number;
  readonly protocolName: string | null;
  readonly device: string | null;
  readonly indication: string | null;
  readonly signature: Signature | null;
  readonly guardian: (Signature & { readonly relation: string }) | null;
  readonly signedAt: string;
  readonly signedWith: string;
  readonly clinician:
    | (Signature & { readonly signedAt: string; readonly elements: readonly { readonly number: number; readonly words: string }[] })
    | null;
  readonly until: string | null;
  readonly state: "waiting" | "in_force" | "expired" | "withdrawn" | "replaced" | "lapsed";
  readonly ended: {
    readonly when: string;
    readonly by: string | null;
    readonly scope: string | null;
    readonly reason: string | null;
  } | null;
  readonly intact: boolean;
  readonly seal: string;
  readonly wholeSeal: string | null;
  /** The place whose clock the times are told by. */
  readonly zone: string;
};

/** The consent as a PDF: text, ticks, elements, names, signatures, times with their zone, version and seals. `printedAt` is told by the same clock. */
export function consentPdf(consent: PrintedConsent, printedAt: string): Promise<Uint8Array<ArrayBuffer>> {
  const { text, clinician, guardian } = consent;
  const agreed = text.statements.filter(({ id }) => consent.ticked.includes(id));
  const given = [
    ["Treatment", consent.protocolName],
    ["Indication", consent.indication],
    ["Device", consent.device],
  ].flatMap(([term, value]) => (value == null ? [] : [`${term}: ${value}`]));
  return printSigned({
    title: text.title,
    lead: [consent.patientName, consent.born === null ? [] : `born ${consent.born}`].flat().join(", "),
    notices: noticesOf(consent),
    foot: `${text.title}, text version ${consent.versionNumber}. Printed ${printedAt}. Times are those of ${consent.zone}.`,
    children: (
      <>
        {text.sections.map(({ heading, paragraphs }) => (
          <PaperSection key={heading} heading={heading}>
            {paragraphs.map((paragraph) => (
              <Paragraph key={paragraph}>{paragraph}</Paragraph>
            ))}
          </PaperSection>
        ))}
        <PaperSection heading="Agreed to">
          {agreed.map((statement) => (
            <Ticked key={statement.id}>{statement.text}</Ticked>
          ))}
        </PaperSection>
        {clinician !== null && (
          <PaperSection heading="Talked over with the patient">
            {clinician.elements.map(({ number, words }) => (
              <Ticked key={number}>{`${number}. ${words}`}</Ticked>
            ))}
          </PaperSection>
        )}
        <PaperSection heading="Signatures">
          <Paragraph>{[...given, `Text version ${consent.versionNumber}`, untilWords(consent)].join(". ")}</Paragraph>
          <PaperSignatures signatures={signaturesOf(consent)} />
          {consent.signature === null && guardian === null && (
            <Paragraph>{`Given in words; noted by ${consent.signedWith}, ${consent.signedAt}, ${consent.zone}.`}</Paragraph>
          )}
        </PaperSection>
        <Seal of="Patient’s part" hash={consent.seal} />
        {consent.wholeSeal !== null && <Seal of="Whole document" hash={consent.wholeSeal} />}
      </>
    ),
  });
}

const printed = (who: string, { name, drawn, image }: Signature, when: string): PrintedSignature => ({
  ...{ who, name, image, when },
  way: drawn ? "drawn" : "typed",
});

function signaturesOf({ signature, guardian, clinician, signedAt, signedWith, zone }: PrintedConsent): readonly PrintedSignature[] {
  const when = `Signed ${signedAt}, ${zone}. Taken by ${signedWith}`;
  return [
    ...(signature === null ? [] : [printed("Patient", signature, when)]),
    ...(guardian === null ? [] : [printed(`Guardian: ${guardian.relation}`, guardian, when)]),
    ...(clinician === null ? [] : [printed("Clinician", clinician, `Signed ${clinician.signedAt}, ${zone}`)]),
  ];
}

function untilWords({ state, until }: PrintedConsent): string {
  if (state === "waiting") return "Not in force: the clinician has not signed";
  return until === null ? "Holds until it is withdrawn" : `Holds to ${until}`;
}

function noticesOf({ intact, state, ended, until }: PrintedConsent): readonly string[] {
  const states = {
    waiting: ["The patient has signed. The clinician has not: this consent is not in force."],
    in_force: [],
    expired: [`Expired on ${until ?? ""}.`],
    lapsed: [`Lapsed on ${ended?.when ?? ""}: ${ended?.reason ?? "the plan changed"}.`],
    replaced: [`Replaced by a newer consent on ${ended?.when ?? ""}.`],
    withdrawn: [`Withdrawn on ${ended?.when ?? ""}: ${ended?.scope ?? "The whole consent"}. Noted by ${ended?.by ?? "the clinic"}.`],
  } as const;
  return [...(intact ? [] : ["This is not what was signed: something was changed after the signature."]), ...states[state]];
}
