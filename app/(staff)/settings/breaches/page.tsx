import { BreachClock } from "#components/privacy/breach-clock.tsx";
import { Chip } from "#components/ui/chip.tsx";
import { DateField, TextArea, TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enterArea } from "#lib/auth/session.ts";
import { type BreachesView, listBreaches } from "#lib/privacy/queries/breaches.ts";
import { noteBreachAction } from "./actions.ts";

export const metadata = { title: "Breach register" };

export default async function BreachesPage() {
  const ctx = await enterArea("breach:manage", "clinic:read");
  const view = await listBreaches(ctx);
  return (
    <div className="page page-narrow">
      <PageHead
        crumbs={[{ label: "Settings", href: "/settings" }]}
        title="Breach register"
        lead="Whatever was seen, lost or changed by the wrong hands, small ones too."
      />
      <div className="stack">
        {!view.lawConfirmed && (
          <Notice meaning="warn" title="Nobody has confirmed whose law holds">
            What is noted now has no clock. <TextLink href="/settings/retention">Choose the country</TextLink>
          </Notice>
        )}
        <Register view={view} />
        <Panel title="Note a breach">
          <ActionForm action={noteBreachAction} submit="Note it" label="Note a breach">
            <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
            <TextArea
              name="what"
              label="What happened?"
              help="Without names: whom it concerns is added by number."
              rows={4}
              maxLength={4000}
            />
            <DateField name="foundOn" label="Found on" defaultValue={view.today} />
            <TextField name="foundAt" type="time" label="Found at" help="The clock runs from here." defaultValue={view.time} />
            <DateField name="fromDay" label="It may have begun on" optional />
            <DateField name="untilDay" label="It ended on" optional />
            <TextField
              name="people"
              label="How many people, as far as known"
              inputMode="numeric"
              maxLength={7}
              autoComplete="off"
              optional
            />
          </ActionForm>
        </Panel>
      </div>
    </div>
  );
}

function Register({ view }: { readonly view: BreachesView }) {
  return (
    <Panel title="Register" aside={`${view.rows.length}`}>
      {view.rows.length === 0 ? (
        <p className="text-ink-2">Nothing was noted so far.</p>
      ) : (
        <ul className="rows" aria-label="Breaches">
          {view.rows.map(({ id, found, what, closed, clock }) => (
            <li key={id} className="py-3">
              <p className="flex flex-wrap gap-2">
                <TextLink href={`/settings/breaches/${id}`} strong>
                  {found}
                </TextLink>
                {closed ? <Chip meaning="ok">Closed</Chip> : <Chip meaning="warn">Open</Chip>}
              </p>
              <p className="whitespace-pre-line pb-2">{what}</p>
              {clock !== null && <BreachClock clock={clock} />}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
