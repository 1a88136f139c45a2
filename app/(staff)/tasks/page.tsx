import type { Metadata } from "next";
import type { ComponentProps } from "react";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { authorId, widen } from "#lib/auth/ctx.ts";
import { enterArea } from "#lib/auth/session.ts";
import { getTask, listTaskDoers, listTasks, type TaskListView, type TaskView } from "#lib/tasks/queries.ts";
import { TASK_VIEWS, type TaskViewName } from "#lib/tasks/rules.ts";
import { TaskList, UndoTask } from "./task-list.tsx";

export const metadata: Metadata = { title: "Tasks" };

const LABELS = { mine: "Mine", clinic: "The clinic's", overdue: "Overdue", done: "Done" } as const satisfies Record<TaskViewName, string>;

const EMPTY = {
  mine: {
    title: "Nothing waits for you",
    words: "What you take, and what a colleague gives you, stands here until it is done.",
  },
  clinic: {
    title: "Nothing waits to be done",
    words: "Tasks open by themselves: before a visit that a prescriber should look at, or when a portal link closed itself.",
  },
  overdue: { title: "Nothing is overdue", words: "What was not done by its day stands here." },
  done: { title: "Nothing was done lately", words: "What was done stands here for two weeks, and can be taken back meanwhile." },
} as const satisfies Record<TaskViewName, object>;

export default async function TasksPage({ searchParams }: PageProps<"/tasks">) {
  const ctx = await enterArea("task:read");
  const asked = await searchParams;
  const show = TASK_VIEWS.find((each) => each === asked.show) ?? "mine";
  const list = await listTasks(ctx, show);
  const changed = typeof asked.changed === "string" && isId.test(asked.changed) ? await getTask(ctx, asked.changed) : null;
  const { counts } = list;
  return (
    <div className="page page-list">
      <PageHead
        title="Tasks"
        lead={`${counts.clinic} to do, ${counts.mine} of them yours, ${counts.overdue} overdue.`}
        actions={
          <Segmented
            label="Tasks"
            items={TASK_VIEWS.map((each) => ({
              href: `/tasks?show=${each}`,
              label: `${LABELS[each]} (${counts[each]})`,
              current: each === show,
            }))}
          />
        }
      />
      <div className="stack">
        {widen(ctx, "clinical:read") && (
          <p>
            <TextLink href="/treatments">Records to co-sign</TextLink>
          </p>
        )}
        {changed !== null && <Changed task={changed} show={show} />}
        <TaskPanel list={list} show={show} me={authorId(ctx)} doers={await listTaskDoers(ctx)} />
      </div>
    </div>
  );
}

const isId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What was just done, with the way back. */
function Changed({ task, show }: { readonly task: TaskView; readonly show: TaskViewName }) {
  const what = `${task.title}, ${task.patient.name}`;
  if (task.done !== null) {
    return (
      <Notice meaning="ok" live title={`Done: ${what}`}>
        {task.mayDo && <UndoTask task={task} show={show} />}
      </Notice>
    );
  }
  const owner = task.owner === null ? "is nobody's in particular" : task.owner.isMe ? "is yours" : `is given to ${task.owner.name}`;
  return <Notice meaning="ok" live title={`${what}: ${owner}.`} />;
}

function TaskPanel({
  list,
  show,
  ...around
}: { readonly list: TaskListView; readonly show: TaskViewName } & Omit<ComponentProps<typeof TaskList>, "tasks">) {
  if (list.tasks.length === 0) {
    const next = show === "mine" && list.counts.clinic > 0 ? { href: "/tasks?show=clinic", words: "See the clinic's" } : null;
    return (
      <Panel pad="flush">
        <EmptyState
          title={EMPTY[show].title}
          next={<ButtonLink href={next?.href ?? "/diary"}>{next?.words ?? "Open the diary"}</ButtonLink>}
        >
          {EMPTY[show].words}
        </EmptyState>
      </Panel>
    );
  }
  return (
    <Panel pad="flush">
      <TaskList tasks={list.tasks} show={show} {...around} />
      {list.more && (
        <p className="t-small border-t border-line p-4 text-ink-2">Only the first hundred are shown. Find others through their patient.</p>
      )}
    </Panel>
  );
}
