import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { MoveReview, refusalOf } from "#components/diary/move-review.tsx";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { DateField, SelectField, TextField } from "#components/ui/field.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { wouldBeLate } from "#lib/aftercare/queries/preparation.ts";
import { getAppointment } from "#lib/appointments/queries/appointment.ts";
import { STATUS_LABELS } from "#lib/appointments/rules/status.ts";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { WINDOW_OPEN } from "#lib/preparation/outputs/view.ts";
import { listCliniciansAt } from "#lib/resources/queries/hours.ts";
import { getMoveReview } from "#lib/series/queries/move-review.ts";
import { isIsoDate, localDate } from "#lib/time.ts";
import { moveOnDiaryAction, rescheduleOnDiaryAction } from "../../../diary/move-actions.ts";

export const metadata: Metadata = { title: "Move appointment" };

const one = (value: string | string[] | undefined) => (typeof value === "string" ? value : "");

/** Another date, time, clinician or length by their figures; then the same review as on the diary. Works wherever nothing can be dragged. */
export default async function MovePage({ params, searchParams }: PageProps<"/appointments/[id]/move">) {
  const ctx = await enter("diary:read", "appointment:change", "clinic:read");
  const { id } = await params;
  const visit = idField.safeParse(id).success ? await getAppointment(ctx, id) : null;
  if (visit === null) notFound();
  const asked = await searchParams;
  const clinicians = await listCliniciansAt(ctx, visit.locationId);
  const back = `/appointments/${visit.id}`;
  const here = `${back}/move`;
  const clinicianId = clinicians.some((each) => each.id === asked.with) ? one(asked.with) : null;
  const minutes = /^\d{1,3}$/.test(one(asked.minutes)) ? Math.min(600, Math.max(5, Number(asked.minutes))) : undefined;
  const wish = {
    date: isIsoDate(one(asked.date)) ? one(asked.date) : visit.date,
    time: /^([01]\d|2[0-3]):[0-5]\d$/.test(one(asked.time)) ? one(asked.time) : visit.time,
  };
  const isAsked = asked.date !== undefined && visit.movable;
  const review = isAsked ? await getMoveReview(ctx, { appointmentId: visit.id, clinicianId, minutes, ...wish }) : null;
  const query = new URLSearchParams({
    ...wish,
    ...(clinicianId === null ? {} : { with: clinicianId }),
    ...(minutes === undefined ? {} : { minutes: String(minutes) }),
  });
  const refusal = review === null ? null : refusalOf(review);
  const isLate =
    review !== null &&
    refusal === null &&
    (await wouldBeLate(ctx, { ...visit, ...wish, appointmentId: visit.id, seriesId: visit.series?.id ?? null }));
  return (
    <div className={review !== null && review.seriesId !== null ? "page page-list" : "page page-narrow"}>
      <PageHead
        title="Move appointment"
        lead={`${visit.patientName}, ${visit.service}, ${visit.when}.`}
        crumbs={[{ label: "Diary", href: "/diary" }, { label: "Appointment", href: back }, { label: "Move" }]}
      />
      <div className="stack">
        {!visit.movable && (
          <Notice meaning="warn" title={`This appointment is ${STATUS_LABELS[visit.status].toLowerCase()}, so it can no longer be moved.`}>
            <TextLink href={back}>Back to the appointment</TextLink>
          </Notice>
        )}
        {visit.movable && (
          <Panel>
            <form action={here} className="fields" aria-label="Another time">
              <div className="plan-fields">
                <DateField name="date" label="New date" defaultValue={wish.date} min={localDate(ctx.now, visit.timeZone)} />
                <TextField name="time" label="New time" type="time" step={300} defaultValue={wish.time} />
              </div>
              <div className="plan-fields">
                <SelectField
                  name="with"
                  label="Clinician"
                  defaultValue={clinicianId ?? ""}
                  placeholder={visit.clinician === null ? "As now" : `${visit.clinician}, as now`}
                  options={clinicians.map((each) => ({ value: each.id, label: each.name }))}
                />
                <TextField
                  name="minutes"
                  label="Length"
                  type="number"
                  optional
                  min={5}
                  max={600}
                  step={5}
                  unit="min"
                  defaultValue={minutes}
                />
              </div>
              <div className="form-foot">
                <Button type="submit" variant={review === null || refusal !== null ? "primary" : "secondary"}>
                  Show what would change
                </Button>
                <ButtonLink href={back}>Leave it</ButtonLink>
              </div>
            </form>
          </Panel>
        )}
        {refusal !== null && <Notice meaning="stop" title={`Not possible. ${refusal}`} live />}
        {isLate && (
          <Notice meaning="warn" title={WINDOW_OPEN}>
            Go through the preparation with the patient when you tell them the new time.
          </Notice>
        )}
        {review !== null && refusal === null && (
          <Panel title="What would change">
            <MoveReview
              review={review}
              how={one(asked.how)}
              hrefOf={(how) => `${here}?${query}&how=${how}`}
              back={`${back}?done=moved`}
              again={`${here}?${query}`}
              idempotencyKey={crypto.randomUUID()}
              moveAction={moveOnDiaryAction}
              rescheduleAction={rescheduleOnDiaryAction}
              beside={<ButtonLink href={back}>Leave it</ButtonLink>}
            />
          </Panel>
        )}
      </div>
    </div>
  );
}
