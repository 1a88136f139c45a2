import { Saved } from "#components/settings/saved.tsx";
import { TextArea, TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enterArea } from "#lib/auth/session.ts";
import { listNoteTemplates, type NoteTemplateView } from "#lib/treatments/queries/templates.ts";
import { addNoteTemplateAction, editNoteTemplateAction } from "./actions.ts";

export const metadata = { title: "Note templates" };

export default async function NoteTemplatesPage({ searchParams }: PageProps<"/settings/note-templates">) {
  const ctx = await enterArea("treatment:record");
  const [{ done }, templates] = await Promise.all([searchParams, listNoteTemplates(ctx)]);
  return (
    <div className="page page-narrow">
      <PageHead
        crumbs={[{ label: "Settings", href: "/settings" }]}
        title="Note templates"
        lead="Words that go into a treatment’s notes with one press, to be changed there."
      />
      <div className="stack">
        <Saved done={done} />
        {templates.map((template) => (
          <Template key={template.id} template={template} />
        ))}
        <Panel title="A new template">
          <ActionForm action={addNoteTemplateAction} submit="Add" label="A new template">
            <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
            <TextField name="name" label="Name on its button" maxLength={40} autoComplete="off" />
            <TextArea name="words" label="Words" rows={3} maxLength={1000} />
          </ActionForm>
        </Panel>
      </div>
    </div>
  );
}

function Template({ template: { id, name, words, version } }: { readonly template: NoteTemplateView }) {
  return (
    <Panel title={name}>
      <ActionForm
        action={editNoteTemplateAction}
        submit="Save"
        submitVariant="secondary"
        label={`Change ${name}`}
        version={version}
        beside={
          <SubmitButton variant="quiet" name="intent" value="archive">
            Take out of use<span className="visually-hidden">: {name}</span>
          </SubmitButton>
        }
      >
        <HiddenField name="templateId" value={id} />
        <HiddenField name="version" value={version} />
        <TextField name="name" label="Name on its button" defaultValue={name} maxLength={40} autoComplete="off" />
        <TextArea name="words" label="Words" rows={3} defaultValue={words} maxLength={1000} />
      </ActionForm>
    </Panel>
  );
}
