import { Mark } from "#components/ui/chip.tsx";
import { CheckboxField, RadioGroup } from "#components/ui/choice-field.tsx";
import { TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { Table } from "#components/ui/table.tsx";
import type { FormAction } from "#lib/form-state.ts";
import type { MoveReviewView, ReviewOptionView, ReviewRowView } from "#lib/series/queries/move-review.ts";
import { SavingGhost } from "./board/saving-ghost.tsx";

type Props = {
  readonly review: MoveReviewView;
  /** The way to look at it that the address names; the first where it names none. */
  readonly how: string;
  readonly hrefOf: (kind: string) => string;
  /** Where to go on once it is saved. */
  readonly back: string;
  /** This page, for when the place was taken while it was read. */
  readonly again: string;
  readonly idempotencyKey: string;
  readonly moveAction: FormAction;
  readonly rescheduleAction: FormAction;
  readonly beside: React.ReactNode;
};

const WORDS = {
  only_this: "Only this one",
  shift: "Shift the later ones",
  replan: "Re-plan the later ones",
  replan_fewest_moves: "Re-plan, fewest moves",
} as const satisfies Record<ReviewOptionView["kind"], string>;

const VERDICTS = {
  ok: null,
  under: "Under the least",
  over: "Over the most",
  out_of_order: "Not in order",
  not_free: "Not free",
} as const satisfies Record<ReviewRowView["verdict"], string | null>;

const sayDays = (days: number) => (days === 1 ? "1 day" : `${days} days`);

/** What a move would do, before anything is saved: old time, new time and gap of every session it touches, and one button that does it. */
export function MoveReview({ review, how, hrefOf, back, again, idempotencyKey, moveAction, rescheduleAction, beside }: Props) {
  const option = review.options.find(({ kind }) => kind === how) ?? review.options[0];
  if (option === undefined) return null;
  const isTwice = option.kind === "only_this" && !option.possible && review.mayBookTwice;
  const blocked = option.possible || isTwice ? (option.shortGaps > 0 && !review.mayShorten ? SHORT : null) : reasonAgainst(option);
  const one = option.kind === "only_this" ? option.rows.find(({ appointmentId }) => appointmentId === review.appointmentId) : undefined;
  return (
    <div className="fields">
      {review.options.length > 1 && (
        <Segmented
          label="What moves"
          items={review.options.map(({ kind }) => ({ href: hrefOf(kind), label: WORDS[kind], current: kind === option.kind }))}
        />
      )}
      {review.seriesId === null ? <OldAndNew option={option} review={review} /> : <Sessions option={option} review={review} />}
      {blocked !== null ? (
        <>
          <Notice meaning="stop" title={blocked} />
          <div className="form-foot">{beside}</div>
        </>
      ) : (
        <ActionForm
          key={option.kind}
          action={one === undefined ? rescheduleAction : moveAction}
          submit={one === undefined ? "Keep this change" : `Move to ${one.becomes.when.split(", ").at(-1) ?? ""}`}
          pendingText="Saving…"
          beside={beside}
        >
          <SavingGhost />
          <HiddenField name="back" value={back} />
          <HiddenField name="again" value={again} />
          {one === undefined ? (
            <ManySessions review={review} option={option} idempotencyKey={idempotencyKey} />
          ) : (
            <OneVisit review={review} row={one} isTwice={isTwice} />
          )}
          {isTwice && <Notice meaning="warn" title={one?.problem ?? "Taken"} />}
          {(isTwice || option.shortGaps > 0) && (
            <TextField
              name="reason"
              label={isTwice ? "Reason for booking twice" : "Reason for the shorter gap"}
              maxLength={500}
              autoComplete="off"
            />
          )}
          {option.longGaps > 0 && <CheckboxField name="acceptLongGap" label="Accept the longer gap" help="It is kept in the history." />}
          <RadioGroup
            name="tellPatient"
            label="Tell the patient"
            layout="boxes"
            defaultValue="yes"
            options={[
              { value: "yes", label: "Yes, one message" },
              { value: "no", label: "No" },
            ]}
          />
        </ActionForm>
      )}
    </div>
  );
}

const SHORT = "A gap would be under the least. A clinician can allow it with a reason.";

function reasonAgainst({ kind, rows }: ReviewOptionView): string {
  if (rows.length === 0) return "The later sessions cannot be planned anew around this time.";
  const row = rows.find(({ verdict }) => verdict === "not_free") ?? rows.find(({ verdict }) => verdict === "out_of_order");
  if (row === undefined) return "This cannot be booked.";
  const who = row.session === null || kind === "only_this" ? "" : `Session ${row.session}: `;
  return `${who}${row.problem ?? "it would not come after the session before it."}`;
}

/** Why nothing about this move can be: what is said beside the card that stays. Null while there is something to decide. */
export function refusalOf({ cannotMove, options, mayBookTwice }: MoveReviewView): string | null {
  if (cannotMove !== null) return `This appointment is ${cannotMove}, so it can no longer be moved.`;
  const [first] = options;
  if (first === undefined) return "This cannot be booked.";
  return mayBookTwice || options.some(({ possible }) => possible) ? null : reasonAgainst(first);
}

const withWhom = ({ clinician, where }: ReviewRowView["was"]) => [clinician, where].filter((part) => part !== null).join(", ");

function OldAndNew({ option, review }: { readonly option: ReviewOptionView; readonly review: MoveReviewView }) {
  const [row] = option.rows;
  if (row === undefined) return null;
  return (
    <dl className="move-words">
      <div>
        <dt>Was</dt>
        <dd>
          <s>{row.was.when}</s>
          <span className="second-line block">{withWhom(row.was)}</span>
        </dd>
      </div>
      <div>
        <dt>Becomes</dt>
        <dd>
          <strong>{row.becomes.when}</strong>
          <span className="second-line block">
            {[withWhom(row.becomes), review.minutes === review.minutesWas ? "" : `${review.minutes} min`].filter(Boolean).join(", ")}
          </span>
        </dd>
      </div>
    </dl>
  );
}

function Sessions({ option, review }: { readonly option: ReviewOptionView; readonly review: MoveReviewView }) {
  const shown = option.rows.filter((row, index) => row.changed || row.gap !== row.gapWas || option.rows[index + 1]?.changed === true);
  return (
    <>
      <Table
        caption="Sessions before and after"
        rows={shown}
        rowKey={({ appointmentId }) => appointmentId}
        isCurrent={({ appointmentId }) => appointmentId === review.appointmentId}
        columns={[
          { key: "no", head: "No.", cell: ({ session }) => session },
          { key: "was", head: "Was", cell: ({ was, changed }) => (changed ? <s>{was.when}</s> : was.when) },
          { key: "becomes", head: "Becomes", cell: (row) => <Becomes row={row} /> },
          { key: "gap", head: "Gap before", cell: (row) => <Gap row={row} /> },
        ]}
      />
      <p className="t-small text-ink-2">
        {review.gaps !== null && `Gaps of ${review.gaps.min} to ${review.gaps.max} days, aiming for ${review.gaps.target}. `}
        {review.sessions !== null && `Still ${review.sessions} sessions. `}Nothing is saved yet.
      </p>
    </>
  );
}

function Becomes({ row }: { readonly row: ReviewRowView }) {
  if (!row.changed) return <span className="text-ink-2">{row.fixed ? "Stays put" : "Stays"}</span>;
  const isElsewhere = row.was.clinicianId !== row.becomes.clinicianId;
  return (
    <>
      <strong>{row.becomes.when}</strong>
      {isElsewhere && row.becomes.clinician !== null && <span className="second-line block">{row.becomes.clinician}</span>}
    </>
  );
}

function Gap({ row }: { readonly row: ReviewRowView }) {
  const word = VERDICTS[row.verdict];
  return (
    <>
      {row.gap !== null && (
        <span>
          {row.gapWas !== null && row.gapWas !== row.gap && <s className="text-ink-2">{row.gapWas}</s>} {sayDays(row.gap)}
        </span>
      )}
      {word !== null && (
        <span className="block">
          <Mark meaning={row.verdict === "over" ? "warn" : "stop"}>{word}</Mark>
        </span>
      )}
    </>
  );
}

function OneVisit({ review, row, isTwice }: { readonly review: MoveReviewView; readonly row: ReviewRowView; readonly isTwice: boolean }) {
  const { date, time, clinicianId } = row.becomes;
  return (
    <>
      <HiddenField name="appointmentId" value={row.appointmentId} />
      <HiddenField name="version" value={row.version} />
      <HiddenField name="date" value={date} />
      <HiddenField name="time" value={time} />
      <HiddenField name="clinicianId" value={clinicianId ?? "same"} />
      {review.minutes !== review.minutesWas && <HiddenField name="minutes" value={review.minutes} />}
      {isTwice && <HiddenField name="bookTwice" value="on" />}
    </>
  );
}

/** What was shown, session by session, so that nothing else is done. */
function ManySessions({
  review,
  option,
  idempotencyKey,
}: {
  readonly review: MoveReviewView;
  readonly option: ReviewOptionView;
  readonly idempotencyKey: string;
}) {
  return (
    <>
      <HiddenField name="idempotencyKey" value={idempotencyKey} />
      <HiddenField name="seriesId" value={review.seriesId ?? ""} />
      <HiddenField name="what" value={option.kind === "shift" ? "moved" : "replanned"} />
      {option.rows
        .filter(({ changed }) => changed)
        .map((row, index) => (
          <SessionFields
            key={row.appointmentId}
            name={`sessions.${index}`}
            row={row}
            minutes={row.appointmentId === review.appointmentId && review.minutes !== review.minutesWas ? review.minutes : null}
          />
        ))}
    </>
  );
}

function SessionFields({ name, row, minutes }: { readonly name: string; readonly row: ReviewRowView; readonly minutes: number | null }) {
  const { date, time, clinicianId, roomId, deviceId } = row.becomes;
  return (
    <>
      <HiddenField name={`${name}.session`} value={row.session ?? ""} />
      <HiddenField name={`${name}.appointmentId`} value={row.appointmentId} />
      <HiddenField name={`${name}.version`} value={row.version} />
      <HiddenField name={`${name}.date`} value={date} />
      <HiddenField name={`${name}.time`} value={time} />
      <HiddenField name={`${name}.clinicianId`} value={clinicianId ?? "any"} />
      {roomId !== null && <HiddenField name={`${name}.roomId`} value={roomId} />}
      {deviceId !== null && <HiddenField name={`${name}.deviceId`} value={deviceId} />}
      {minutes !== null && <HiddenField name={`${name}.minutes`} value={minutes} />}
    </>
  );
}
