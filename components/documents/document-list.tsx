import { TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import type { DocumentView } from "#lib/documents/queries/list.ts";
import type { FormAction } from "#lib/form-state.ts";

type Props = {
  readonly patientId: string;
  readonly documents: readonly DocumentView[];
  readonly strike: FormAction;
};

/** The documents of a record, the latest first, each opening as a file. A struck one stays, with the reason beside it. */
export function DocumentList({ patientId, documents, strike }: Props) {
  return (
    <ul className="rows -mt-1" aria-label="Documents">
      {documents.map(({ id, version, title, audience, what, file, locked, added, struck }) => (
        <li key={id} className="row">
          <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
            <TextLink href={`/documents/${id}`} download strong>
              {struck === null ? title : <s>{title}</s>}
            </TextLink>
            <span className="second-line">
              {what}
              {audience === "clinicians" && ". For clinicians only"}
            </span>
            <span className="second-line">
              {file}
              {locked && ". Locked: it cannot be shown without its password"}
            </span>
            <span className="second-line">{added}</span>
            {struck !== null && <span className="second-line">{struck}</span>}
            {struck === null && (
              <details className="panel-more">
                <summary>
                  Strike out<span className="visually-hidden"> {title}</span>
                </summary>
                <ActionForm action={strike} submit="Strike out" submitVariant="secondary" label={`Strike out ${title}`}>
                  <HiddenField name="patientId" value={patientId} />
                  <HiddenField name="documentId" value={id} />
                  <HiddenField name="version" value={version} />
                  <TextField name="reason" label="Why?" maxLength={200} autoComplete="off" placeholder="Filed for somebody else" />
                </ActionForm>
              </details>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
