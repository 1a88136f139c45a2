import { Download } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { DepthScale } from "#components/charts/depth-table.tsx";
import { CourseMaps } from "#components/course/course-maps.tsx";
import { CourseOutcomes } from "#components/course/course-outcomes.tsx";
import { CourseTable } from "#components/course/course-table.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { getCourse } from "#lib/treatments/queries/course.ts";

export const metadata: Metadata = { title: "Course" };

export default async function CoursePage({ params }: PageProps<"/series/[id]/course">) {
  const ctx = await enter("clinical:read");
  const { id } = await params;
  const course = idField.safeParse(id).success ? await getCourse(ctx, id) : null;
  if (course === null) notFound();
  const { patient, protocol, sessions, rows, scores, planned } = course;
  return (
    <div className="page page-list">
      <PageHead
        title={`${protocol}, over time`}
        lead={
          <>
            For{" "}
            <TextLink href={`/patients/${patient.id}`} strong>
              {patient.name}
            </TextLink>
            . {sessions.length} of {planned} {planned === 1 ? "session" : "sessions"} signed.
          </>
        }
        crumbs={[
          { label: patient.name, href: `/patients/${patient.id}` },
          { label: protocol, href: `/series/${id}` },
          { label: "Over time" },
        ]}
        actions={
          sessions.length === 0 ? undefined : (
            <ButtonLink href={`/series/${id}/pdf`} download>
              <Download />
              PDF of the course
            </ButtonLink>
          )
        }
      />
      <div className="stack">
        <Panel title="Needle depth by zone" aside={sessions.length > 0 && <DepthScale />}>
          {sessions.length === 0 ? (
            <EmptyState title="No session signed yet" small level={3}>
              Each signed session adds its depths here, beside those of the sessions before.
            </EmptyState>
          ) : (
            <div className="course">
              <CourseMaps sessions={sessions} />
              <CourseTable sessions={sessions} rows={rows} />
            </div>
          )}
        </Panel>
        <CourseOutcomes scores={scores} sessions={sessions} />
      </div>
    </div>
  );
}
