import type { Metadata } from "next";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enterArea } from "#lib/auth/session.ts";
import { IDLE_MINUTES } from "#lib/auth/staff-session.ts";
import { listLocations } from "#lib/clinic/queries/locations.ts";
import { listOwnSessions, type OwnSessionView } from "#lib/staff/queries.ts";
import { sayInstant } from "#lib/time.ts";
import { endOtherSessionsAction, endOwnSessionAction } from "../actions.ts";

export const metadata: Metadata = { title: "Where you are signed in" };

const placeOf = ({ browser, address }: OwnSessionView): string =>
  [browser === "" ? "A browser that does not say what it is" : browser, ...(address === "direct" || address === "" ? [] : [address])].join(
    ", ",
  );

const SAID: Readonly<Record<string, string>> = { ended: "It is ended.", "others-ended": "Only this one is left." };

export default async function OwnSessionsPage({ searchParams }: PageProps<"/settings/me/sessions">) {
  const ctx = await enterArea("clinic:read");
  const { done } = await searchParams;
  const said = typeof done === "string" ? SAID[done] : undefined;
  const [signedIn, [first]] = await Promise.all([listOwnSessions(ctx), listLocations(ctx)]);
  const say = (at: Temporal.Instant) => sayInstant(at, first?.timeZone ?? "UTC");
  return (
    <div className="page page-narrow">
      <PageHead
        title="Where you are signed in"
        lead={`After ${IDLE_MINUTES} minutes without a tap or key the screen is covered until your password uncovers it, for twelve hours from signing in.`}
        crumbs={[{ label: "Your settings", href: "/settings/me" }, { label: "Signed in" }]}
      />
      {said !== undefined && (
        <div className="mb-4">
          <Notice meaning="ok" title={said} live />
        </div>
      )}
      <div className="stack">
        <Panel pad="flush">
          <ul className="rows">
            {signedIn.map((each) => (
              <li key={each.id} className="flex flex-wrap items-center justify-between gap-3 p-4">
                <div className="min-w-0">
                  <span className="strong">{placeOf(each)}</span>
                  <span className="second-line">
                    Since {say(each.since)}. Last used {say(each.lastSeen)}.
                  </span>
                  {each.isCovered && <span className="second-line">Its screen is covered. Your password there would go on with it.</span>}
                  {each.isHandedOver && <span className="second-line">In a patient’s hands: taking the tablet back would fail.</span>}
                </div>
                {each.isThis ? (
                  <span className="t-small text-ink-2">This one</span>
                ) : (
                  <ActionForm action={endOwnSessionAction} inline label={`End the sign-in since ${say(each.since)}`}>
                    <HiddenField name="sessionId" value={each.id} />
                    <SubmitButton variant="secondary" pendingText="Ending…">
                      End it
                    </SubmitButton>
                  </ActionForm>
                )}
              </li>
            ))}
          </ul>
        </Panel>
        {signedIn.length > 1 && (
          <ActionForm action={endOtherSessionsAction} submit="End all others" submitVariant="danger" label="End all others">
            <p className="t-ui text-ink-2">Something here that is not you? End all others, then change your password.</p>
          </ActionForm>
        )}
      </div>
    </div>
  );
}
