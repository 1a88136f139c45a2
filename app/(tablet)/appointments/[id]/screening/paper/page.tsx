import { notFound } from "next/navigation";
import { PaperForm } from "#components/screening/paper-form.tsx";
import { Hindrance } from "#components/screening/thanks.tsx";
import { TabletShell } from "#components/shell/tablet-shell.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { PrintButton } from "#components/ui/print-button.tsx";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { getBlankForm } from "#lib/screening/queries/form.ts";
import { hindranceOf } from "../hindrance.ts";

export const metadata = { title: "Screening form on paper" };

/** The blank form to print, for whoever would rather write; staff enter it afterwards. */
export default async function PaperScreeningPage({ params }: PageProps<"/appointments/[id]/screening/paper">) {
  const { id } = await params;
  const ctx = await enter("screening:take");
  if (!idField.safeParse(id).success) notFound();
  const view = await getBlankForm(ctx, id);
  if (view === null) notFound();
  const { form, born } = view;
  const hindrance = hindranceOf(view);
  return (
    <TabletShell
      title="Screening form on paper"
      lead={view.patientName}
      width="form"
      back={{ href: `/appointments/${id}/screening`, label: "Back to the screening form" }}
    >
      {hindrance !== null && <Hindrance {...hindrance} />}
      {hindrance === null && form !== null && born !== null && (
        <>
          <div className="no-print mb-6 flex flex-wrap items-center gap-3">
            <PrintButton variant="primary" size="touch">
              Print
            </PrintButton>
            <ButtonLink href={`/appointments/${id}/screening?way=paper`} size="touch">
              Enter what was written
            </ButtonLink>
          </div>
          <PaperForm
            clinic={view.clinic}
            definition={form.definition}
            number={form.number}
            patient={{ name: view.patientName, born }}
            visit={view.date}
          />
        </>
      )}
    </TabletShell>
  );
}
