import type { Metadata } from "next";
import { ButtonLink } from "#components/ui/button.tsx";
import { Mark } from "#components/ui/chip.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { allows, type Permission } from "#lib/auth/policy.ts";
import { enterArea } from "#lib/auth/session.ts";
import { type FirstSteps, getFirstSteps } from "#lib/clinic/queries/first-steps.ts";

export const metadata: Metadata = { title: "First steps" };

type Step = {
  readonly title: string;
  readonly why: string;
  readonly done: boolean;
  /** What is so far, in words. */
  readonly state: string;
  readonly link: { readonly href: string; readonly label: string };
  readonly needs: Permission;
  /** Who can do it, for whoever cannot. */
  readonly who: string;
};

const count = (number: number, one: string, many: string): string =>
  number === 0 ? `no ${many}` : number === 1 ? `one ${one}` : `${number} ${many}`;

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

function approvals(steps: FirstSteps): string {
  const kinds = [
    [steps.protocols, "a protocol"],
    [steps.forms, "the screening form"],
    [steps.consents, "the treatment consent"],
    [steps.aftercare, "the aftercare"],
  ] as const;
  const open = kinds.filter(([number]) => number === 0).map(([, name]) => name);
  if (open.length === 0) return `${count(steps.protocols, "protocol", "protocols")}, screening form, consent and aftercare in force`;
  const last = open.at(-1);
  return `Still to approve: ${open.length === 1 ? last : `${open.slice(0, -1).join(", ")} and ${last}`}`;
}

function clinicianWords({ clinicians, invited }: FirstSteps): string {
  if (clinicians > 0) return `${count(clinicians, "clinician", "clinicians")} may sign in`;
  return invited > 0 ? `${count(invited, "clinician", "clinicians")} invited; waiting for a password to be chosen` : "Nobody yet";
}

function stepsOf(found: FirstSteps): readonly Step[] {
  return [
    {
      title: "Invite a clinician",
      why: "Clinicians treat, sign, and approve what the clinic works by.",
      done: found.clinicians > 0,
      state: clinicianWords(found),
      link: { href: "/settings/staff/new", label: "Invite" },
      needs: "staff:write",
      who: "An admin does this.",
    },
    {
      title: "Approve protocols, forms and aftercare",
      why: "They come as drafts. A clinician reads each and puts it in force under their name.",
      done: found.protocols > 0 && found.forms > 0 && found.consents > 0 && found.aftercare > 0,
      state: approvals(found),
      link: { href: "/settings/definitions", label: "Read and approve" },
      needs: "definition:approve",
      who: "A clinician does this.",
    },
    {
      title: "Set the hours",
      why: "The location opens Monday to Friday, 9:00 am to 5:00 pm, until you change it. Each clinician needs hours of their own.",
      done: found.withHours > 0,
      state: `${count(found.withHours, "clinician", "clinicians")} with hours`,
      link: { href: "/settings/hours", label: "Set hours" },
      needs: "clinic:write",
      who: "An admin does this.",
    },
    {
      title: "Add the first service",
      why: "What can be booked: its phases, and which of clinician, room and device each needs.",
      done: found.services > 0,
      state: count(found.services, "service", "services"),
      link: { href: "/settings/services/new", label: "Add a service" },
      needs: "clinic:write",
      who: "An admin does this.",
    },
  ];
}

export default async function FirstStepsPage() {
  const ctx = await enterArea("clinic:read");
  const steps = stepsOf(await getFirstSteps(ctx));
  const open = steps.filter(({ done }) => !done);
  const next = open.find(({ needs }) => allows(ctx.actor.roles, needs));
  return (
    <div className="page page-narrow">
      <PageHead
        title="First steps"
        lead={`${steps.length - open.length} of ${steps.length} done before something can be booked`}
        crumbs={[{ label: "Settings", href: "/settings" }, { label: "First steps" }]}
      />
      <div className="stack">
        {open.length === 0 && (
          <Notice meaning="ok" title="Everything is in place.">
            Something can be booked from now on.
          </Notice>
        )}
        <Panel>
          <ol className="rows">
            {steps.map((step, index) => (
              <li key={step.title} className={index === 0 ? "row pt-0" : "row"}>
                <div className="flex w-full flex-wrap items-start justify-between gap-x-6 gap-y-3">
                  <div className="min-w-0 max-w-md">
                    <h2 className="t-h3">
                      {index + 1}. {step.title}
                    </h2>
                    <p className="t-ui text-ink-2">{step.why}</p>
                    <p className="mt-1">
                      <Mark meaning={step.done ? "ok" : "info"}>{step.done ? `Done: ${step.state}` : capital(step.state)}</Mark>
                    </p>
                  </div>
                  {!step.done &&
                    (allows(ctx.actor.roles, step.needs) ? (
                      <ButtonLink href={step.link.href} variant={step === next ? "primary" : "secondary"}>
                        {step.link.label}
                      </ButtonLink>
                    ) : (
                      <span className="t-small text-ink-2">{step.who}</span>
                    ))}
                </div>
              </li>
            ))}
          </ol>
        </Panel>
      </div>
    </div>
  );
}
