import { FormFrame } from "#components/forms/form-frame.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { openForms } from "#lib/auth/session.ts";
import { getClinicContacts } from "#lib/clinic/queries/contacts.ts";
import { getFormsToDo } from "#lib/forms/queries/to-do.ts";
import { abandonFormsAction } from "./actions.ts";

const NAMES = { screening: "Questions about your health", consent: "Your consent to the treatment" } as const;

/** What there is to fill in, for whoever has just been given the tablet or has opened their link. */
export default async function FormsPage() {
  const ctx = await openForms();
  const [{ clinic }, view] = await Promise.all([getClinicContacts(ctx), getFormsToDo(ctx)]);
  const [next, ...later] = ctx.forms;
  return (
    <FormFrame clinic={clinic} via={ctx.via} abandon={abandonFormsAction}>
      <div className="stack pt-[min(8dvh,64px)]">
        <h1 className="t-patient-h1">Hello {view.called}</h1>
        <p>Before your treatment on {view.date} we need a few things from you.</p>
        <ol className="form-steps">
          {ctx.forms.map((form) => (
            <li key={form}>{NAMES[form]}</li>
          ))}
        </ol>
        <p className="text-ink-2">
          {ctx.via === "tablet"
            ? "Not your name? Please give the tablet back. If a question is not clear, ask us."
            : "It takes about ten minutes. You can stop and go on later: open the link again."}
        </p>
        {next !== undefined && (
          <ButtonLink href={`/form/${next}`} variant="primary" size="touch" wide>
            {later.length === 0 ? "Go to the form" : "Go to the first form"}
          </ButtonLink>
        )}
      </div>
    </FormFrame>
  );
}
