import { Download } from "lucide-react";
import type { Metadata } from "next";
import { z } from "zod";
import { ConfirmNotice } from "#components/staff/confirm-notice.tsx";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { DateField } from "#components/ui/field.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { currentActor, enterArea } from "#lib/auth/session.ts";
import { visitsFileInput } from "#lib/interchange/input.ts";
import { exportsPath } from "#lib/interchange/rules/exports.ts";

export const metadata: Metadata = { title: "Export" };

const typed = (value: string | string[] | undefined) => (typeof value === "string" ? value : "");

export default async function ExportsPage({ searchParams }: PageProps<"/exports">) {
  await enterArea("list:export");
  const [given, actor] = await Promise.all([searchParams, currentActor()]);
  const isFresh = actor?.isFresh ?? false;
  const asked = visitsFileInput.safeParse(given);
  const errors = asked.success ? {} : z.flattenError(asked.error).fieldErrors;
  return (
    <div className="page page-narrow">
      <PageHead
        crumbs={[{ label: "Patients", href: "/patients" }, { label: "Export" }]}
        title="Export to a file"
        lead="A file leaves the clinic’s care with you. Each one that is taken stands in the audit trail."
      />
      <div className="stack">
        <ConfirmNotice isFresh={isFresh} next={asked.success ? exportsPath(asked.data) : "/exports"} />
        <Panel title="Patients">
          <div className="fields">
            <p>
              Everybody who is registered: names, date of birth, how to reach them and what they agreed to. Nothing clinical. The import of
              patients reads this file, and knows everybody in it again.
            </p>
            <div>
              <ButtonLink href="/exports/patients" download={isFresh}>
                <Download />
                Patients as CSV
              </ButtonLink>
            </div>
          </div>
        </Panel>
        <Panel title="Appointments">
          <form method="get" action="/exports/appointments" className="fields" aria-label="Appointments">
            <p>
              Who comes when, where, to whom and for what, cancelled and missed visits too. Nothing clinical. Without a day, all of them.
            </p>
            <div className="grid gap-4 md:grid-cols-2">
              <DateField name="from" label="From" optional defaultValue={typed(given.from)} error={errors.from?.[0]} />
              <DateField name="to" label="To, that day included" optional defaultValue={typed(given.to)} error={errors.to?.[0]} />
            </div>
            <div>
              <Button type="submit">
                <Download />
                Appointments as CSV
              </Button>
            </div>
          </form>
        </Panel>
        <Panel title="The whole clinic">
          <p>
            Everything that is kept, with each photograph and document, is written as plain files on the server itself, by{" "}
            <code>npm run archive</code>. No page gives it: it holds everything about everybody.
          </p>
        </Panel>
      </div>
    </div>
  );
}
