import { notFound } from "next/navigation";
import { TemplatePreview } from "#components/definitions/template-preview.tsx";
import { NowPanel } from "#components/portal/now-panel.tsx";
import { Changes } from "#components/portal/portal-page.tsx";
import { Button } from "#components/ui/button.tsx";
import { SelectField, TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { type Ctx, widen } from "#lib/auth/ctx.ts";
import { enter } from "#lib/auth/session.ts";
import { getClinic, getClinicZone } from "#lib/clinic/queries/locations.ts";
import { getVersion, type VersionView } from "#lib/definitions/queries.ts";
import { idField } from "#lib/fields.ts";
import type { TemplateContent } from "#lib/messages/input/templates.ts";
import { compose } from "#lib/messages/outputs/compose.ts";
import { DEFAULT_WORDINGS } from "#lib/messages/outputs/default-wordings.ts";
import { exampleLetter } from "#lib/messages/outputs/example-letter.ts";
import { framedMail } from "#lib/messages/outputs/framed-mail.ts";
import { saySmsLength } from "#lib/messages/outputs/sms.ts";
import { OFFSET_UNITS, previewTime } from "#lib/versions/input/aftercare.ts";
import { readContent } from "#lib/versions/rules/content.ts";
import { previewOf } from "#lib/versions/rules/preview.ts";
import { testTemplateAction } from "./actions.ts";

export const metadata = { title: "As the patient sees it" };

const MOMENTS = [
  { after: 1, unit: "hours", label: "1 hour" },
  { after: 24, unit: "hours", label: "24 hours" },
  { after: 48, unit: "hours", label: "48 hours" },
  { after: 8, unit: "days", label: "8 days" },
  { after: 13, unit: "weeks", label: "13 weeks" },
] as const;

type Search = { readonly after?: string | string[]; readonly unit?: string | string[] };
type Props = { readonly params: Promise<{ readonly versionId: string }>; readonly searchParams: Promise<Search> };

/**
 * A version as patients see it, with nobody's data in it: an aftercare as somebody whose treatment ended that long ago sees it on their own page, the words of
 * a message around an example.
 */
export default async function PreviewPage({ params, searchParams }: Props) {
  const ctx = await enter("definition:read", "clinic:read");
  const [{ versionId }, asked] = await Promise.all([params, searchParams]);
  const version = idField.safeParse(versionId).success ? await getVersion(ctx, versionId) : null;
  const read = version === null ? null : readContent(version.kind, version.content);
  if (version === null) notFound();
  if (read?.kind === "template") return <MessagePreview ctx={ctx} version={version} content={read.content} />;
  if (read?.kind !== "aftercare") notFound();
  const { after, unit } = previewTime.parse(asked);
  const { now, questions } = previewOf(read.content, { after, unit }, { now: ctx.now, timeZone: await getClinicZone(ctx) });
  const address = `/settings/definitions/${versionId}`;
  return (
    <div className="page page-narrow">
      <PageHead
        crumbs={[
          { label: "Settings", href: "/settings" },
          { label: "Protocols, forms and texts", href: "/settings/definitions" },
          { label: version.name, href: address },
        ]}
        title="As the patient sees it"
        lead={`${version.name}, version ${version.number}, as if a treatment had ended that long ago.`}
      />
      <div className="stack">
        <nav className="editor-parts" aria-label="How long after the treatment">
          {MOMENTS.map((moment) => (
            <TextLink
              key={moment.label}
              href={`${address}/preview?after=${moment.after}&unit=${moment.unit}`}
              current={moment.after === after && moment.unit === unit ? "true" : undefined}
            >
              {moment.label}
            </TextLink>
          ))}
        </nav>
        <Panel>
          <form action={`${address}/preview`} className="fields" aria-label="Another time after the treatment">
            <div className="edited-row">
              <TextField name="after" label="Time after the treatment" inputMode="numeric" defaultValue={after} autoComplete="off" />
              <SelectField name="unit" label="Counted in" options={OFFSET_UNITS} defaultValue={unit} />
            </div>
            <Button type="submit" variant="secondary">
              Show it
            </Button>
          </form>
        </Panel>
        {now !== null && <NowPanel now={now} heading="h2" />}
        {now !== null && now.next.length > 0 && (
          <section aria-labelledby="next">
            <h2 id="next" className="t-h2 mb-3">
              Next
            </h2>
            <Changes changes={now.next} />
          </section>
        )}
        {questions.length > 0 && (
          <section aria-labelledby="questions">
            <h2 id="questions" className="t-h2 mb-3">
              Questions people ask
            </h2>
            <div className="panel panel-patient rows px-5">
              {questions.map(({ id, question, answer }) => (
                <details key={id} className="portal-question">
                  <summary>{question}</summary>
                  <div className="grid gap-2 pb-4 text-ink-2">
                    {answer.map((paragraph) => (
                      <p key={paragraph}>{paragraph}</p>
                    ))}
                  </div>
                </details>
              ))}
            </div>
          </section>
        )}
      </div>
    </div>
  );
}

type MessagePreviewProps = {
  readonly ctx: Ctx<"definition:read" | "clinic:read">;
  readonly version: VersionView;
  readonly content: TemplateContent;
};

async function MessagePreview({ ctx, version, content: { message, ...words } }: MessagePreviewProps) {
  const [clinic, timeZone] = await Promise.all([getClinic(ctx), getClinicZone(ctx)]);
  const letter = exampleLetter(message, { clinic: clinic?.name ?? "", timeZone, now: ctx.now });
  const { subject, text, html, sms, calendar } = compose(letter, { ...DEFAULT_WORDINGS, [message]: words });
  return (
    <div className="page page-narrow">
      <PageHead
        crumbs={[
          { label: "Settings", href: "/settings" },
          { label: "Protocols, forms and texts", href: "/settings/definitions" },
          { label: version.name, href: `/settings/definitions/${version.versionId}` },
        ]}
        title="As the patient sees it"
        lead={`${version.name}, version ${version.number}, around an example of what it tells.`}
      />
      <div className="stack">
        {widen(ctx, "definition:edit") !== null && (
          <Panel title="Try it">
            <ActionForm
              action={testTemplateAction}
              submit="Send it to me"
              submitVariant="secondary"
              pendingText="Sending…"
              label="Send this example to your own address"
            >
              <p className="t-ui text-ink-2">The words of this example go to your own address. No patient is sent anything.</p>
              <HiddenField name="versionId" value={version.versionId} />
              <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
            </ActionForm>
          </Panel>
        )}
        <TemplatePreview
          message={{ subject, text, html: framedMail(html), sms, smsLength: saySmsLength(sms), hasCalendar: calendar !== null }}
        />
      </div>
    </div>
  );
}
