import { Mark } from "#components/ui/chip.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Menu } from "#components/ui/menu.tsx";
import type { TaskView } from "#lib/tasks/queries.ts";
import type { TaskViewName } from "#lib/tasks/rules.ts";
import { completeTaskAction, giveTaskAction, reopenTaskAction } from "./actions.ts";

type Doer = { readonly id: string; readonly name: string; readonly isPrescriber: boolean };
type Around = { readonly show: TaskViewName; readonly me: string; readonly doers: readonly Doer[] };

/** What each of a task's forms sends: which one, as it was on the page, and the list to come back to. */
function TaskFields({ task, show }: { readonly task: TaskView; readonly show: TaskViewName }) {
  return (
    <>
      <HiddenField name="taskId" value={task.id} />
      <HiddenField name="version" value={task.version} />
      <HiddenField name="show" value={show} />
    </>
  );
}

/** Which task, in words: a patient may have the same to be done before several visits. */
const about = ({ title, patient, due }: TaskView) => `${title}, ${patient.name}, by ${due}`;

export function UndoTask({ task, show }: { readonly task: TaskView; readonly show: TaskViewName }) {
  return (
    <ActionForm action={reopenTaskAction} inline label={`Not done after all: ${about(task)}`}>
      <TaskFields task={task} show={show} />
      <SubmitButton variant="secondary" size="row" pendingText="Undoing…">
        Undo
        <span className="visually-hidden">: {about(task)}</span>
      </SubmitButton>
    </ActionForm>
  );
}

function GiveTask({ task, show, me, doers }: Around & { readonly task: TaskView }) {
  const others = doers.filter(({ id, isPrescriber }) => id !== me && id !== task.owner?.id && (isPrescriber || !task.needsPrescriber));
  if (others.length === 0 && task.owner === null) return null;
  return (
    <Menu summary="Give" label={`Give to a colleague: ${about(task)}`}>
      <ActionForm action={giveTaskAction} label={`Give to a colleague: ${about(task)}`}>
        <TaskFields task={task} show={show} />
        {others.map(({ id, name }) => (
          <SubmitButton key={id} variant="quiet" name="to" value={id} pendingText="Giving…" wide>
            {name}
          </SubmitButton>
        ))}
        {task.owner !== null && (
          <SubmitButton variant="quiet" name="to" value="nobody" pendingText="Laying back…" wide>
            Nobody in particular
          </SubmitButton>
        )}
      </ActionForm>
    </Menu>
  );
}

function TaskForms({ task, ...around }: Around & { readonly task: TaskView }) {
  const { show, me } = around;
  if (!task.mayDo) return <p className="t-small text-ink-2">Only a prescriber does this.</p>;
  if (task.done !== null) {
    return (
      <div className="lg:justify-self-end">
        <UndoTask task={task} show={show} />
      </div>
    );
  }
  return (
    <div className="flex flex-wrap items-center gap-2 self-start lg:justify-end">
      {task.owner?.isMe !== true && (
        <ActionForm action={giveTaskAction} inline label={`Take: ${about(task)}`}>
          <TaskFields task={task} show={show} />
          <HiddenField name="to" value={me} />
          <SubmitButton variant="quiet" size="row" pendingText="Taking…">
            Take
            <span className="visually-hidden">: {about(task)}</span>
          </SubmitButton>
        </ActionForm>
      )}
      <GiveTask task={task} {...around} />
      <ActionForm action={completeTaskAction} inline label={`Done: ${about(task)}`}>
        <TaskFields task={task} show={show} />
        <SubmitButton variant="secondary" size="row">
          Done
          <span className="visually-hidden">: {about(task)}</span>
        </SubmitButton>
      </ActionForm>
    </div>
  );
}

function Who({ task }: { readonly task: TaskView }) {
  if (task.done !== null) return <>{`Done ${task.done}`}</>;
  if (task.owner !== null) return <>{task.owner.isMe ? "Yours" : task.owner.name}</>;
  return <>{task.needsPrescriber ? "Any prescriber" : "Nobody’s in particular"}</>;
}

function TaskRow({ task, ...around }: Around & { readonly task: TaskView }) {
  const { patient, visit } = task;
  return (
    <li className="grid gap-x-6 gap-y-3 p-4 md:grid-cols-[minmax(0,1fr)_15rem] lg:grid-cols-[minmax(0,1fr)_15rem_10rem_13.5rem]">
      <div className="min-w-0">
        <h2 className="t-ui strong">{task.title}</h2>
        <p className="second-line max-w-prose">{task.help}</p>
        {task.reads !== null && (
          <p className="t-small mt-1">
            <TextLink href={task.reads.href} label={`${task.reads.words} of ${patient.name}`}>
              {task.reads.words}
            </TextLink>
          </p>
        )}
      </div>
      <div className="t-ui min-w-0">
        <TextLink quiet strong href={`/patients/${patient.id}`}>
          {patient.name}
        </TextLink>
        {visit !== null && (
          <>
            <p className="second-line">
              <TextLink quiet href={`/appointments/${visit.id}`}>
                {visit.when}
              </TextLink>
            </p>
            <p className="second-line">{visit.what}</p>
          </>
        )}
      </div>
      <div className="t-ui">
        <p>Due {task.due}</p>
        {task.isOverdue ? <Mark meaning="warn">{`Overdue, ${task.distance}`}</Mark> : <p className="second-line">{task.distance}</p>}
        <p className="second-line">
          <Who task={task} />
        </p>
      </div>
      <TaskForms task={task} {...around} />
    </li>
  );
}

/** What is to be done for whom, by when and by whom, with everything that can be done about it. */
export function TaskList({ tasks, ...around }: Around & { readonly tasks: readonly TaskView[] }) {
  return (
    <ul className="rows">
      {tasks.map((task) => (
        <TaskRow key={task.id} task={task} {...around} />
      ))}
    </ul>
  );
}
