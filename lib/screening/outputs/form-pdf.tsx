import {
  Answered,
  PaperSection,
  PaperSignatures,
  Paragraph,
  type PrintedSignature,
  printSigned,
  Seal,
} from "#lib/forms/outputs/signed-document.tsx";

/** A signed form as it is printed. */
export type PrintedForm = {
  readonly title: string;
  readonly versionNumber: number;
  readonly patientName: string;
  readonly born: string | null;
  readonly what: string;
  readonly how: string;
  readonly answeredOn: string;
  readonly signedAt: string;
  readonly signature: Pick<PrintedSignature, "name" | "way" | "image">;
  readonly sections: readonly {
    readonly section: string;
    readonly rows: readonly { readonly id: string; readonly question: string; readonly answer: string }[];
  }[];
  readonly intact: boolean;
  readonly seal: string;
  readonly zone: string;
};

/** A signed form as a PDF: every question with its answer, how it was filled in, the signature and the seal. `printedAt` is told by the same clock. */
export function formPdf(form: PrintedForm, printedAt: string): Promise<Uint8Array<ArrayBuffer>> {
  return printSigned({
    title: form.title,
    lead: [form.patientName, form.born === null ? [] : `born ${form.born}`, form.what].flat().join(", "),
    notices: form.intact ? [] : ["This is not what was signed: something was changed after the signature."],
    foot: `${form.title}, version ${form.versionNumber}. Printed ${printedAt}. Times are those of ${form.zone}.`,
    children: (
      <>
        {form.sections.map(({ section, rows }) => (
          <PaperSection key={section} heading={section} long>
            {rows.map(({ id, question, answer }) => (
              <Answered key={id} asked={question} answer={answer} />
            ))}
          </PaperSection>
        ))}
        <PaperSection heading="Signature">
          <Paragraph>{`Answered on ${form.answeredOn}. Form version ${form.versionNumber}. Filled in: ${form.how}.`}</Paragraph>
          <PaperSignatures signatures={[{ who: form.what, ...form.signature, when: `Signed ${form.signedAt}, ${form.zone}` }]} />
        </PaperSection>
        <Seal of="The form" hash={form.seal} />
      </>
    ),
  });
}
