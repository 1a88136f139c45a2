import type { Metadata } from "next";
import { Mark } from "#components/ui/chip.tsx";
import { CheckboxField } from "#components/ui/choice-field.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { SelectField, TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { LinkShownOnce, UntilLinkMade } from "#components/ui/link-shown-once.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enterArea } from "#lib/auth/session.ts";
import { FEED_LABEL_LENGTH } from "#lib/messages/input/feeds.ts";
import { type FeedView, listFeedSubjects, listFeeds } from "#lib/messages/queries/feeds.ts";
import { issueFeedAction, revokeFeedAction } from "./actions.ts";

export const metadata: Metadata = { title: "Calendar feeds" };

export default async function FeedsPage() {
  const ctx = await enterArea("message:manage");
  const [subjects, feeds] = await Promise.all([listFeedSubjects(ctx), listFeeds(ctx)]);
  const live = feeds.filter(({ ended }) => ended === null);
  const ended = feeds.filter((feed) => feed.ended !== null);
  const options = [
    ...subjects.clinicians.map(({ id, name }) => ({ value: `clinician:${id}`, label: name, group: "Clinicians" })),
    ...subjects.locations.map(({ id, name }) => ({ value: `location:${id}`, label: name, group: "Locations" })),
  ];
  return (
    <div className="page page-narrow">
      <PageHead
        crumbs={[{ label: "Settings", href: "/settings" }]}
        title="Calendar feeds"
        lead="The visits of a clinician or a location, in a calendar program that reads them from a secret address."
      />
      <div className="stack">
        <Panel title="Make an address">
          <p className="t-ui mb-4 text-ink-2">
            It shows services, times and how each visit stands, from two weeks ago to eight weeks ahead. Whoever has the address can read
            it, without signing in.
          </p>
          <ActionForm action={issueFeedAction} label="Make an address">
            <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
            <LinkShownOnce
              label="The calendar’s address"
              help="It is shown only now. Copy it into the calendar program as a calendar to subscribe to; send it to nobody else."
            >
              <SubmitButton variant="secondary" pendingText="Making…">
                Make another
              </SubmitButton>
            </LinkShownOnce>
            <UntilLinkMade>
              <SelectField name="of" label="Whose visits" options={options} placeholder="Choose a clinician or a location" />
              <TextField
                name="label"
                label="Who reads it"
                help="So that you know it again, like “Reception screen” or “Dr Okafor’s telephone”."
                maxLength={FEED_LABEL_LENGTH}
                autoComplete="off"
              />
              <CheckboxField
                name="names"
                label="Name the patients"
                help="The program’s maker and everybody who sees the calendar then read them too. Leave it off unless you need it."
              />
              <div>
                <SubmitButton pendingText="Making…">Make the address</SubmitButton>
              </div>
            </UntilLinkMade>
          </ActionForm>
        </Panel>
        <Panel title="Live calendars" aside={live.length === 0 ? undefined : `${live.length} live`}>
          {live.length === 0 ? (
            <EmptyState small title="None yet">
              A calendar stands here from the moment its address is made until you end it.
            </EmptyState>
          ) : (
            <ul className="rows" aria-label="Live calendars">
              {live.map((feed) => (
                <LiveFeed key={feed.id} feed={feed} />
              ))}
            </ul>
          )}
          {ended.length > 0 && (
            <details className="mt-4">
              <summary>{ended.length === 1 ? "One calendar that has ended" : `${ended.length} calendars that have ended`}</summary>
              <ul className="rows mt-2" aria-label="Calendars that have ended">
                {ended.map((feed) => (
                  <li key={feed.id} className="py-3">
                    <p className="t-ui strong">{feed.label}</p>
                    <p className="second-line">
                      {feed.name}. {feed.ended}. {feed.lastRead === null ? "Never read" : `Last read ${feed.lastRead}`}.
                    </p>
                  </li>
                ))}
              </ul>
            </details>
          )}
        </Panel>
      </div>
    </div>
  );
}

/** Ending it unfolds first: a program that reads it cannot be given the same address again. */
function LiveFeed({ feed }: { readonly feed: FeedView }) {
  return (
    <li className="pt-3 pb-1 first:pt-0">
      <p className="t-ui strong">{feed.label}</p>
      <p className="second-line">
        {feed.name}. {feed.lastRead === null ? "Not read yet" : `Last read ${feed.lastRead}`}. Made {feed.made} by {feed.by}.
      </p>
      {feed.namesPatients && <Mark meaning="warn">Names the patients</Mark>}
      <details className="more-fields">
        <summary>
          End it<span className="visually-hidden">: {feed.label}</span>
        </summary>
        <ActionForm
          action={revokeFeedAction}
          submit="End this calendar"
          submitVariant="danger"
          pendingText="Ending…"
          label={`End the calendar ${feed.label}`}
        >
          <HiddenField name="feedId" value={feed.id} />
          <p className="t-ui text-ink-2">
            Programs that read it find nothing from then on. It cannot be taken back: make a new address instead.
          </p>
        </ActionForm>
      </details>
    </li>
  );
}
