import { Check } from "lucide-react";
import { notFound } from "next/navigation";
import { BrokenNotices } from "#components/screening/broken-notices.tsx";
import type { Completion } from "#components/screening/flow/completion.tsx";
import { ScreeningFlow } from "#components/screening/flow/screening-flow.tsx";
import { Hindrance } from "#components/screening/thanks.tsx";
import { TabletShell } from "#components/shell/tablet-shell.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { type BrokenView, listBroken } from "#lib/screening/queries/broken.ts";
import { getScreeningForm, type ScreeningFormView } from "#lib/screening/queries/form.ts";
import { fillScreeningAction } from "./actions.ts";
import { hindranceOf } from "./hindrance.ts";

export const metadata = { title: "Screening form" };

const TITLE = "Screening form";

const only = (value: string | readonly string[] | undefined): string | undefined => (typeof value === "string" ? value : undefined);

/** Staff read the form aloud, or enter what was written on paper, and complete it by their own name. */
export default async function ScreeningPage({ params, searchParams }: PageProps<"/appointments/[id]/screening">) {
  const [{ id }, search] = await Promise.all([params, searchParams]);
  const ctx = await enter("screening:take");
  if (!idField.safeParse(id).success) notFound();
  const isPaper = search.way === "paper";
  const view = await getScreeningForm(ctx, id, { part: search.form === "full" ? "full" : "short", at: only(search.part) });
  if (view === null) notFound();
  const back = { href: `/appointments/${id}`, label: "Back to the appointment" };
  if (search.done === "signed") {
    return (
      <TabletShell title={TITLE} width="form" back={back}>
        <Completed view={view} broken={await listBroken(ctx, view.patientId)} />
      </TabletShell>
    );
  }
  const hindrance = hindranceOf(view);
  const { form } = view;
  if (hindrance !== null || form === null) {
    return (
      <TabletShell title={TITLE} width="form" back={back}>
        {hindrance !== null && <Hindrance {...hindrance} />}
      </TabletShell>
    );
  }
  const { name } = ctx.actor;
  const completion: Completion = isPaper ? { by: "paper", name } : { by: "staff", name, patient: view.patientName };
  const chosen = [...(isPaper ? ["way=paper"] : []), ...(form.part === "full" ? ["form=full"] : [])].join("&");
  return (
    <TabletShell title={TITLE} lead={`${view.patientName}, born ${view.born}`} width="form" back={back}>
      <Ways view={view} isPaper={isPaper} />
      <ScreeningFlow
        action={fillScreeningAction}
        view={form}
        completion={completion}
        idempotencyKey={crypto.randomUUID()}
        hidden={{ appointmentId: id, mode: isPaper ? "paper" : "staff" }}
        search={chosen === "" ? undefined : chosen}
        returning={search.then === "sign"}
        told={search.told === "elsewhere"}
      />
    </TabletShell>
  );
}

/** The end of a form that staff completed: nothing of what was answered can be seen from here, but which bookings no longer hold. */
function Completed({ view, broken }: { readonly view: ScreeningFormView; readonly broken: readonly BrokenView[] }) {
  const { appointmentId, patientName, date } = view;
  return (
    <div className="thanks">
      <p role="status" className="mark ok t-body">
        <Check aria-hidden="true" />
        The form is completed.
      </p>
      <p className="t-body text-ink-2">{`${patientName}, ${date}`}</p>
      <BrokenNotices broken={broken} decides={false} />
      <ButtonLink href={`/appointments/${appointmentId}`} variant="primary" size="touch">
        To the appointment
      </ButtonLink>
    </div>
  );
}

/** What is known of this form before it is read aloud, and the other ways to fill it in. */
function Ways({ view, isPaper }: { readonly view: ScreeningFormView; readonly isPaper: boolean }) {
  const { appointmentId, signedAt, form } = view;
  const page = `/appointments/${appointmentId}/screening`;
  return (
    <div className="form-ways">
      {signedAt !== null && (
        <Notice meaning="info" touch title={`A form was completed today at ${signedAt}.`}>
          Fill in another only if an answer has changed.
        </Notice>
      )}
      {form?.begunBy != null && (
        <Notice meaning="info" touch title={`This form was begun ${form.begunBy}.`}>
          Those answers are not shown here. Hand over the tablet to go on with them, or read the form aloud from the beginning.
        </Notice>
      )}
      <Segmented
        label="Ways to fill in the form"
        touch
        items={[
          { href: page, label: "Read aloud", current: !isPaper },
          { href: `${page}?way=paper`, label: "Enter from paper", current: isPaper },
        ]}
      />
      <p className="t-ui">
        <TextLink href={`${page}/paper`}>Print the form to fill in with a pen</TextLink>
        {form?.part === "short" && (
          <>
            {" · "}
            <TextLink href={`${page}?${isPaper ? "way=paper&" : ""}form=full`}>Ask everything again</TextLink>
          </>
        )}
      </p>
    </div>
  );
}
