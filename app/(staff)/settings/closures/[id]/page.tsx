import { notFound } from "next/navigation";
import { dayAddress } from "#components/settings/day-link.ts";
import { Saved } from "#components/settings/saved.tsx";
import { StretchFields } from "#components/settings/stretch-fields.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { type Ctx, widen } from "#lib/auth/ctx.ts";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { getClosure, listVisitsToMove, type OneClosure } from "#lib/resources/queries/closures.ts";
import { changeClosureAction, removeClosureAction } from "../actions.ts";

export const metadata = { title: "Closure or absence" };

export default async function ClosurePage({ params, searchParams }: PageProps<"/settings/closures/[id]">) {
  const ctx = await enter("clinic:read");
  const [{ id }, asked] = await Promise.all([params, searchParams]);
  const location = idField.safeParse(asked.location);
  const closure = idField.safeParse(id).success ? await getClosure(ctx, id, location.success ? location.data : null) : null;
  if (closure === null) notFound();
  const { kind, label, name, when, note, removed } = closure;
  const isHoliday = kind === "public_holiday";
  const diary = widen(ctx, "diary:read");
  return (
    <div className="page page-narrow">
      <PageHead
        crumbs={[
          { label: "Settings", href: "/settings" },
          { label: "Closures and absences", href: `/settings/closures?location=${closure.location.id}` },
        ]}
        title={isHoliday ? note || label : `${name}: ${label.toLowerCase()}`}
        lead={[isHoliday ? `${label} at ${name}` : note, when].filter((part) => part !== "").join(", ")}
        actions={diary && <ButtonLink href={dayAddress(closure.location.id, closure.firstDate)}>Show the day</ButtonLink>}
      />
      <div className="stack">
        <Saved done={asked.done} />
        {removed ? (
          <Notice meaning="info" live>
            Removed. This time can be booked again.
          </Notice>
        ) : (
          <>
            {closure.affected > 0 && <ToMove ctx={diary} closure={closure} />}
            {widen(ctx, "hours:write") && <Forms closure={closure} back={asked.back === "diary"} />}
          </>
        )}
      </div>
    </div>
  );
}

/** Never silently: what was booked before the time was closed, each with the way to move it. Names only for whoever may read the diary. */
async function ToMove({ ctx, closure }: { readonly ctx: Ctx<"diary:read"> | null; readonly closure: OneClosure }) {
  const stand = closure.affected === 1 ? "1 appointment stands in this time." : `${closure.affected} appointments stand in this time.`;
  if (ctx === null)
    return (
      <Notice meaning="warn" title={stand}>
        Whoever keeps the diary moves {closure.affected === 1 ? "it" : "them"}.
      </Notice>
    );
  const visits = await listVisitsToMove(ctx, closure.id);
  return (
    <Notice meaning="warn" title={`${stand} Move ${closure.affected === 1 ? "it" : "them"}:`}>
      <ul>
        {visits.map(({ id, patient, service, when }) => (
          <li key={id}>
            <TextLink href={`/appointments/${id}/move`}>{patient}</TextLink>, {service}, {when}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function Forms({ closure, back }: { readonly closure: OneClosure; readonly back: boolean }) {
  const hidden = (
    <>
      <HiddenField name="closureId" value={closure.id} />
      <HiddenField name="version" value={closure.version} />
      <HiddenField name="locationId" value={closure.location.id} />
      {back && <HiddenField name="back" value="diary" />}
    </>
  );
  return (
    <>
      <Panel title="Change it" aside={`Times are ${closure.location.name}’s`}>
        <ActionForm version={closure.version} label="Change it" action={changeClosureAction} submit="Save">
          {hidden}
          <StretchFields typed={closure.typed} note={closure.note} />
        </ActionForm>
      </Panel>
      <Panel title="Remove it">
        <ActionForm label="Remove it" action={removeClosureAction} submit="Remove" submitVariant="secondary">
          {hidden}
          <p className="t-ui text-ink-2">The time can be booked again from then on.</p>
        </ActionForm>
      </Panel>
    </>
  );
}
