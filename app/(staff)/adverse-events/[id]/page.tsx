import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { EventFields } from "#components/adverse/event-fields.tsx";
import { ReviewForm } from "#components/adverse/review-form.tsx";
import { StatementsPanel } from "#components/privacy/statement-list.tsx";
import { RadioGroup } from "#components/ui/choice-field.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { DateField, TextArea } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { type EventView, getEvent } from "#lib/adverse/queries/event.ts";
import { OUTCOME_LABELS, OUTCOMES } from "#lib/adverse/rules.ts";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { statementsAbout } from "#lib/privacy/queries/statements.ts";
import { changeEventAction, closeEventAction, reviewEventAction } from "./actions.ts";

export const metadata: Metadata = { title: "Adverse event" };

const SAID: Readonly<Record<string, string>> = {
  recorded: "It is written down.",
  changed: "What it says is put right.",
  reviewed: "Your review is kept.",
  outcome: "What became of it is kept.",
};

export default async function EventPage({ params, searchParams }: PageProps<"/adverse-events/[id]">) {
  const ctx = await enter("clinical:read", "treatment:record");
  const { id } = await params;
  const event = idField.safeParse(id).success ? await getEvent(ctx, id) : null;
  if (event === null) notFound();
  const { done } = await searchParams;
  const said = typeof done === "string" ? SAID[done] : undefined;
  const { patient } = event;
  const statements = await statementsAbout(ctx, "adverse_event", event.id);
  return (
    <div className="page">
      <PageHead
        title={event.what}
        lead={`${event.grade}, ${event.since}. ${event.kind}.`}
        crumbs={[
          { label: patient.name, href: `/patients/${patient.id}` },
          { label: "Adverse events", href: `/patients/${patient.id}/adverse-events` },
          { label: event.what },
        ]}
      />
      <div className="with-side">
        <div className="stack">
          {said !== undefined && <Notice meaning="ok" live title={said} />}
          <Standing event={event} />
          <WhatHappened event={event} />
          <StatementsPanel statements={statements} />
          <Panel title="Put right what it says">
            <details>
              <summary className="t-ui text-teal-ink">Change the record</summary>
              <div className="pt-4">
                <ActionForm action={changeEventAction} submit="Save" label="Change the record" version={event.version}>
                  <Standard event={event} />
                  <EventFields given={event.form} today={event.today} />
                  <TextArea
                    name="reason"
                    label="Why is it put right?"
                    optional={event.form.grade < 2}
                    help="Asked of grade 2 and above, where how severe, what or of which kind it is changes. What it said before is kept."
                    rows={2}
                    maxLength={500}
                  />
                </ActionForm>
              </div>
            </details>
          </Panel>
          {event.earlier.length > 0 && <Earlier event={event} />}
        </div>
        <div className="stack">
          <Panel title="Review" aside={event.reviewed === null ? "open" : "done"}>
            {event.reviewed !== null && <p className="t-ui">{event.reviewed}</p>}
            {event.reviewWords !== "" && <p className="t-ui whitespace-pre-wrap pb-3 text-ink-2">{event.reviewWords}</p>}
            <ReviewForm
              action={reviewEventAction}
              eventId={event.id}
              version={event.version}
              again={event.reviewed !== null}
              today={event.today}
            />
          </Panel>
          <Panel title="What became of it">
            <ActionForm action={closeEventAction} submit="Keep" submitVariant="secondary" label="What became of it" version={event.version}>
              <Standard event={event} />
              <RadioGroup
                name="outcome"
                label="Outcome"
                defaultValue={event.form.outcome}
                options={OUTCOMES.map((value) => ({ value, label: OUTCOME_LABELS[value] }))}
              />
              <DateField
                name="resolvedOn"
                label="Gone on"
                help="Where it has gone."
                min={event.form.onset}
                max={event.today}
                defaultValue={event.form.resolvedOn ?? undefined}
              />
            </ActionForm>
          </Panel>
        </div>
      </div>
    </div>
  );
}

function Standard({ event }: { readonly event: EventView }) {
  return (
    <>
      <HiddenField name="eventId" value={event.id} />
      <HiddenField name="version" value={event.version} />
    </>
  );
}

/** What it still asks for: a review, another word for it, an end. */
function Standing({ event }: { readonly event: EventView }) {
  return (
    <>
      {event.holds && (
        <Notice meaning="stop" title="It holds the next session">
          Nobody treats this patient before a clinician has reviewed it.
        </Notice>
      )}
      {event.doubt !== null && (
        <Notice meaning="warn" title={event.doubt}>
          Put it right below, where it counts as an event.
        </Notice>
      )}
      {event.lookAgain !== null && <Notice meaning="info" title={`To look at again by ${event.lookAgain}`} />}
    </>
  );
}

/** What it said before each change, the latest first. */
function Earlier({ event }: { readonly event: EventView }) {
  return (
    <Panel title="What it said before" aside={`${event.earlier.length}`} pad="flush">
      <ol className="rows" aria-label="Earlier versions">
        {event.earlier.map(({ version, until, reason, said, zones, words, action }) => (
          <li key={version} className="p-4">
            <p className="t-ui strong">{until}</p>
            {reason !== "" && <p className="second-line whitespace-pre-wrap">{`Because: ${reason}`}</p>}
            <p className="t-ui">{said}</p>
            {[zones, words, action]
              .filter((text) => text !== "")
              .map((text) => (
                <p key={text} className="second-line whitespace-pre-wrap">
                  {text}
                </p>
              ))}
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function WhatHappened({ event }: { readonly event: EventView }) {
  const { form } = event;
  return (
    <Panel title="What happened" aside={event.outcome}>
      <Facts
        items={[
          ...(event.zones === "" ? [] : [{ term: "Where", value: event.zones }]),
          ...(form.words === "" ? [] : [{ term: "In words", value: <span className="whitespace-pre-wrap">{form.words}</span> }]),
          { term: "After", value: <TextLink href={`/appointments/${event.appointmentId}`}>{event.visit}</TextLink> },
          { term: "From the treatment", value: event.causality },
          ...(form.action === "" ? [] : [{ term: "What was done", value: <span className="whitespace-pre-wrap">{form.action}</span> }]),
          { term: "Regulator", value: event.reported },
          { term: "Written down", value: event.recorded },
          {
            term: "Lots of that visit",
            value:
              event.lots.length === 0 ? (
                "None recorded"
              ) : (
                <ul>
                  {event.lots.map(({ key, what, lot, expiry }) => (
                    <li key={key}>{`${what}, lot ${lot}, to ${expiry}`}</li>
                  ))}
                </ul>
              ),
          },
        ]}
      />
    </Panel>
  );
}
