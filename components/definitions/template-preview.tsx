import { Facts } from "#components/ui/facts.tsx";
import { Panel } from "#components/ui/panel.tsx";

export type TemplatePreviewView = {
  readonly subject: string;
  readonly text: string;
  /** Made for a frame, which runs nothing and fetches nothing. */
  readonly html: string;
  readonly sms: string;
  /** How much room the text message takes. */
  readonly smsLength: string;
  readonly hasCalendar: boolean;
};

/** A message to nobody as it would be sent; links stand in braces, since an example opens nothing. */
export function TemplatePreview({ message }: { readonly message: TemplatePreviewView }) {
  const { subject, text, html, sms, smsLength, hasCalendar } = message;
  return (
    <>
      <Panel title="E-mail">
        <Facts
          items={[
            { term: "Subject", value: subject },
            { term: "Attached", value: hasCalendar ? "The appointments as a calendar file" : "Nothing" },
          ]}
        />
        <iframe className="mail-frame mt-4" title="The e-mail as a mail program shows it" sandbox="" srcDoc={html} />
        <details className="mt-4">
          <summary className="link py-1">The same as plain text</summary>
          <p className="mt-2 whitespace-pre-line [overflow-wrap:anywhere]">{text}</p>
        </details>
      </Panel>
      <Panel title="Text message">
        <p className="whitespace-pre-line [overflow-wrap:anywhere]">{sms}</p>
        <p className="t-small mt-4 text-ink-2">{smsLength} A text message tells times and links alone, and is not worded.</p>
      </Panel>
    </>
  );
}
