import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { BookForm } from "#components/series/planner/book-form.tsx";
import { MovePanel } from "#components/series/planner/move-panel.tsx";
import { OtherPlans } from "#components/series/planner/other-plans.tsx";
import { PlanLegend } from "#components/series/planner/plan-legend.tsx";
import { PlanLine } from "#components/series/planner/plan-line.tsx";
import { PlanOptions } from "#components/series/planner/plan-options.tsx";
import { PlanPatient, PlanProtocol } from "#components/series/planner/plan-proposal.tsx";
import { PlanSessions } from "#components/series/planner/plan-sessions.tsx";
import { NowhereToGo, WaysOut, WindowTable } from "#components/series/planner/way-out.tsx";
import { ArrivalHeading } from "#components/ui/arrival-heading.tsx";
import { Breadcrumb } from "#components/ui/breadcrumb.tsx";
import { SelectField } from "#components/ui/field.tsx";
import { HiddenField } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import type { PlanPreferences } from "#lib/series/input.ts";
import { sayWishes } from "#lib/series/outputs/plan-words.ts";
import { getPlanSetting, type PlanSetting } from "#lib/series/queries/plan-setting.ts";
import { getPlanner } from "#lib/series/queries/planner.ts";
import { type PlannerAsk, relax } from "#lib/series/rules/ask.ts";
import type { ConstantSession } from "#lib/series/rules/plan/model.ts";
import { sayNumber } from "#lib/series/rules/plan/words.ts";
import { addDays, compareDates, sayShortDate, sayZone } from "#lib/time.ts";
import { bookSeriesAction } from "../actions.ts";
import { carried, entriesOf, readAsk, writeAsk } from "./address.ts";
import { LiveForm } from "./live-form.tsx";

export const metadata: Metadata = { title: "Plan a series" };

const sayRange = ({ from, to }: { readonly from: string; readonly to: string }) => {
  const day = (date: string) => sayShortDate(date).slice(4);
  return from === to ? day(from) : `${day(from)} to ${day(to)}`;
};

/** The wishes the series was last planned with; a day that has gone by is wished for no longer. */
function rememberedWishes({ preferences, today }: PlanSetting): PlanPreferences {
  const tomorrow = addDays(today, 1);
  const { earliestDate } = preferences;
  return { ...preferences, earliestDate: earliestDate === null || compareDates(earliestDate, tomorrow) < 0 ? tomorrow : earliestDate };
}

/** The plan before the last change by hand; what the change pinned is free again. */
function undone({ pinned }: PlannerAsk, before: readonly ConstantSession[]): Partial<PlannerAsk> {
  const stood = (pin: ConstantSession) =>
    before.some(({ session, date, start }) => session === pin.session && date === pin.date && start === pin.start);
  return { plan: before, before: null, move: null, pinned: pinned.filter(stood) };
}

export default async function SchedulePage({ params, searchParams }: PageProps<"/series/[id]/schedule">) {
  const ctx = await enter("diary:read", "series:book", "clinic:read");
  const { id } = await params;
  const setting = idField.safeParse(id).success ? await getPlanSetting(ctx, id) : null;
  if (setting === null) notFound();
  const crumbs = [{ label: "Series", href: "/series" }, { label: setting.patientName, href: `/series/${setting.id}` }, { label: "Plan" }];
  const count = sayNumber(setting.sessions);
  const title = `Plan a series of ${count}`;
  if (setting.endedAt !== null || setting.booked > 0) {
    return (
      <div className="page page-list">
        <PageHead title={title} crumbs={crumbs} />
        <Notice meaning="info" title={setting.endedAt !== null ? "This series has ended." : "This series is already booked."}>
          {setting.endedAt !== null ? "Nothing more is planned for it. " : "Its sessions are moved or planned again from its page. "}
          <TextLink href={`/series/${setting.id}`}>Open the series</TextLink>
        </Notice>
      </div>
    );
  }
  const path = `/series/${setting.id}/schedule`;
  const ask = readAsk(await searchParams, rememberedWishes(setting), setting.sessions);
  const view = await getPlanner(ctx, setting, ask);
  if (view === null) notFound();
  const mayShorten = widen(ctx, "appointment:override") !== null;
  const slots = view.sessions.map(({ slot }) => slot);
  const href = (change: Partial<PlannerAsk>) => writeAsk(path, { ...ask, ...change });
  const { wishes } = ask;
  const moving = view.move;
  const moveHref = (session: number) => href({ plan: slots, move: { session, date: null, time: null, how: null } });
  const pinHref = (session: number) =>
    href({
      plan: slots,
      move: null,
      pinned: ask.pinned.some((each) => each.session === session)
        ? ask.pinned.filter((each) => each.session !== session)
        : [...ask.pinned, ...slots.filter((each) => each.session === session)],
    });
  const taken = view.sessions.filter((each) => each.taken);
  const shut =
    view.impossible !== null
      ? `Session ${view.impossible.session} has nowhere to go.`
      : moving !== null
        ? "Keep the change or put it back first."
        : taken.length > 0
          ? "A session was taken by now. Plan again."
          : view.gaps.short > 0 && !mayShorten
            ? "A gap is under the shortest: a clinician can allow it."
            : null;
  const locationId = ask.locationId ?? setting.locationId;
  return (
    <div className="page planner">
      <aside className="panel plan-side" aria-label="What the plan is for">
        <PlanPatient setting={setting} clearance={view.clearance} />
        <details className="plan-fold">
          <summary className="plan-summary">
            <span className="strong">Wishes</span>
            <span className="link" aria-hidden="true">
              Change
            </span>
            <span className="t-small text-ink-2">{sayWishes(wishes, view.clinicians)}</span>
          </summary>
          <PlanProtocol setting={setting} />
          <LiveForm action={path} label="Wishes" settled={JSON.stringify([wishes.excludedDates, ask.pinned, ask.overLong, setting.today])}>
            <PlanOptions
              wishes={wishes}
              today={setting.today}
              clinicians={view.clinicians}
              locations={setting.locations}
              locationId={locationId}
              carried={carried(ask)}
              excluded={wishes.excludedDates.map((range) => ({
                words: sayRange(range),
                without: href({ plan: null, wishes: { ...wishes, excludedDates: wishes.excludedDates.filter((each) => each !== range) } }),
              }))}
              overLong={ask.overLong.map((over) => ({
                words: `Session ${over.session}, ${over.days} days over`,
                without: href({ plan: null, overLong: ask.overLong.filter((each) => each !== over) }),
              }))}
              soonest={href({
                plan: null,
                move: null,
                wishes: { ...wishes, earliestDate: setting.today, weekdays: [], onlyWeekdays: [], startTime: null, dayPart: null },
              })}
            />
          </LiveForm>
        </details>
      </aside>
      <div className="stack plan-main">
        <BookForm
          key={slots.map(({ date, start }) => `${date}${start}`).join()}
          action={bookSeriesAction}
          idempotencyKey={crypto.randomUUID()}
          seriesId={setting.id}
          locationId={locationId}
          preferences={wishes}
          sessions={slots}
          words={setting.sessions === 1 ? "Book the session" : `Book all ${count}`}
          shut={shut}
          undoHref={ask.before === null ? null : href(undone(ask, ask.before))}
          againHref={href({ plan: null, before: null, move: null, pinned: [] })}
          byHand={ask.plan !== null || ask.pinned.length > 0}
          gaps={view.gaps}
          limits={setting.gapDays}
          mayShorten={mayShorten}
        >
          <Breadcrumb items={crumbs} />
          <h1>{title}</h1>
          <p className="page-lead">{view.lead}</p>
        </BookForm>
        <p role="status" className="visually-hidden">
          {view.announcement}
        </p>
        {view.impossible !== null && (
          <>
            <NowhereToGo session={view.impossible.session} sentences={view.impossible.sentences} />
            <Panel>
              <div className="plan-legend">
                <span>How far the plan gets</span>
                <span className="ms-auto">{`Times in ${sayZone(view.timeZone)}`}</span>
              </div>
              <PlanLine label="How far the plan gets" line={view.impossible.line} obstacle={view.impossible.obstacle ?? undefined} />
            </Panel>
            {view.impossible.table !== null && <WindowTable table={view.impossible.table} />}
            <WaysOut ways={view.impossible.ways} href={({ change }) => writeAsk(path, relax(ask, change))} />
          </>
        )}
        {view.line !== null && (
          <Panel>
            <PlanLegend limits={setting.gapDays} moved={moving !== null} zone={sayZone(view.timeZone)} />
            <PlanLine label="Planned sessions" line={view.line} href={moveHref} />
          </Panel>
        )}
        {moving !== null && ask.move !== null && (
          <MovePanel
            move={moving}
            sessions={setting.sessions}
            count={count}
            dayHref={(date) => href({ move: { session: moving.session, date, time: null, how: null } })}
            howHref={(how) =>
              href({ move: { session: moving.session, date: moving.chosen?.date ?? null, time: moving.chosen?.time ?? null, how } })
            }
            keepHref={
              moving.kept === null
                ? null
                : href({
                    plan: moving.kept,
                    before: slots,
                    move: null,
                    pinned: [
                      ...ask.pinned.filter(({ session }) => session !== moving.session),
                      ...moving.kept.filter(({ session }) => session === moving.session),
                    ],
                  })
            }
            backHref={href({ move: null })}
            timeField={
              moving.chosen !== null && (
                <LiveForm action={path} label="Another time that day" settled={`${moving.session} ${moving.chosen.date}`}>
                  {entriesOf({ ...ask, move: { ...ask.move, date: moving.chosen.date, time: null, how: moving.how } }).map(
                    ([name, value]) => (
                      <HiddenField key={`${name} ${value}`} name={name} value={value} />
                    ),
                  )}
                  <SelectField
                    name="time"
                    label="Start"
                    defaultValue={moving.chosen.time}
                    options={moving.times.map(({ value, label }) => ({ value, label }))}
                  />
                </LiveForm>
              )
            }
          />
        )}
        {moving === null && view.sessions.length > 0 && (
          <Panel pad="flush">
            <ArrivalHeading hidden>Each session</ArrivalHeading>
            <PlanSessions sessions={view.sessions} moveHref={moveHref} pinHref={pinHref} />
          </Panel>
        )}
        <OtherPlans plans={view.others} href={(plan) => href({ plan: plan.slots, before: slots })} />
      </div>
    </div>
  );
}
