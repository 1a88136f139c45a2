import { UndoBar } from "#components/diary/board/undo-bar.tsx";
import { refusalOf } from "#components/diary/move-review.tsx";
import { type DiaryAddress, diaryHref } from "#lib/appointments/outputs/address.ts";
import type { UndoView } from "#lib/appointments/queries/undo.ts";
import type { MovingView } from "#lib/appointments/rules/day/view.ts";
import { type Ctx, widen } from "#lib/auth/ctx.ts";
import { getMoveReview } from "#lib/series/queries/move-review.ts";
import { addDays } from "#lib/time.ts";
import { stepStatusAction } from "./actions.ts";
import { readAt, readMinutes, readMove, readWith } from "./address.ts";
import { Board } from "./board.tsx";
import { undoAction } from "./move-actions.ts";
import { MoveDialog } from "./move-dialog.tsx";
import { bookOnDiaryAction, bookSessionAction, registerForBookingAction } from "./new/actions.ts";

type Props = {
  readonly ctx: Ctx<"diary:read">;
  readonly shown: {
    readonly from: string;
    readonly to: string;
    readonly date: string;
    readonly today: string;
    readonly place: { readonly id: string };
    readonly singleKeys: boolean;
    readonly undo: UndoView | null;
    readonly moving: MovingView | null;
  };
  readonly address: DiaryAddress;
  readonly asked: Readonly<Record<string, string | string[] | undefined>>;
  readonly namesHidden: boolean;
};

/** Over and under the day: what moves on it, the review of a move that the address asks about, and the way back from the last change. */
export async function OnTheBoard({ ctx, shown, address, asked, namesHidden }: Props) {
  const mayChange = widen(ctx, "appointment:change") !== null;
  const move = mayChange ? readMove(asked) : null;
  const review = move === null ? null : await getMoveReview(ctx, move);
  const { moving, undo, date } = shown;
  const still = { ...address, moving: null };
  const step = address.view === "week" ? 7 : 1;
  return (
    <>
      <Board
        location={shown.place.id}
        from={shown.from}
        to={shown.to}
        dayBefore={addDays(date, -step)}
        dayAfter={addDays(date, step)}
        review={move === null || review === null ? null : { ...move, minutes: review.minutes, isRefused: refusalOf(review) !== null }}
        moving={
          moving?.movable && mayChange
            ? {
                id: moving.id,
                name: moving.patientName,
                minutesNow: moving.minutes,
                minutes: readMinutes(asked) ?? moving.minutes,
                time: readAt(asked) ?? moving.time,
                clinicianId: readWith(asked) ?? moving.clinicianId,
              }
            : null
        }
        singleKeys={shown.singleKeys}
        mayChange={mayChange}
        hrefs={{
          today: diaryHref(still, { date: shown.today }),
          day: diaryHref(still, { view: "day" }),
          week: diaryHref(still, { view: "week" }),
        }}
        stepAction={stepStatusAction}
        today={shown.today}
        adding={
          widen(ctx, "appointment:book") === null
            ? null
            : { book: bookOnDiaryAction, bookSession: bookSessionAction, register: registerForBookingAction }
        }
      />
      {move !== null && review !== null && (
        <MoveDialog
          review={review}
          move={move}
          closeHref={diaryHref(still)}
          back={diaryHref(still, { date: move.date })}
          namesHidden={namesHidden}
        />
      )}
      {undo !== null && mayChange && (
        <UndoBar key={undo.changeId} offer={namesHidden ? { ...undo, words: "Saved" } : undo} back={diaryHref(still)} action={undoAction} />
      )}
    </>
  );
}
