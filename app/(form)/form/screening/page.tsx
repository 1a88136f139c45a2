import { notFound } from "next/navigation";
import { AskStaff } from "#components/forms/ask-staff.tsx";
import { FormFrame } from "#components/forms/form-frame.tsx";
import { ScreeningFlow } from "#components/screening/flow/screening-flow.tsx";
import { openForm } from "#lib/auth/session.ts";
import { getClinicContacts } from "#lib/clinic/queries/contacts.ts";
import { getOwnScreeningForm } from "#lib/screening/queries/form.ts";
import { abandonFormsAction } from "../actions.ts";
import { fillOwnScreeningAction } from "./actions.ts";

/** The screening form in the patient's own hands: the whole one, or the short one of a later visit. */
export default async function PatientScreeningPage({ searchParams }: PageProps<"/form/screening">) {
  const [ctx, search] = await Promise.all([openForm("screening"), searchParams]);
  const [{ clinic }, view] = await Promise.all([
    getClinicContacts(ctx),
    getOwnScreeningForm(ctx, { at: typeof search.part === "string" ? search.part : undefined }),
  ]);
  if (view === null) notFound();
  const { form, patientName, born, date } = view;
  const frame = { clinic, via: ctx.via, abandon: abandonFormsAction };
  if (form === null || view.over || born === null) {
    return (
      <FormFrame {...frame}>
        <AskStaff title="There is no form to fill in just now" />
      </FormFrame>
    );
  }
  return (
    <FormFrame {...frame} lead={`${patientName}, born ${born}`}>
      <h1 className="visually-hidden">Before your treatment on {date}</h1>
      <ScreeningFlow
        action={fillOwnScreeningAction}
        view={form}
        completion={{ by: "patient" }}
        idempotencyKey={crypto.randomUUID()}
        returning={search.then === "sign"}
        told={search.told === "elsewhere"}
      />
    </FormFrame>
  );
}
