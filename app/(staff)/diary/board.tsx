"use client";

import { useRouter } from "next/navigation";
import { type ComponentProps, useState } from "react";
import { DiaryBoard } from "#components/diary/board/board.tsx";
import type { Place } from "#components/diary/board/pointer.ts";
import { QuickAdd, type QuickAddActions } from "#components/diary/board/quick-add.tsx";

type Props = Omit<ComponentProps<typeof DiaryBoard>, "refresh" | "go" | "onNew"> & {
  readonly today: string;
  /** What a new appointment is booked with; null for who may book none. */
  readonly adding: QuickAddActions | null;
};

/** Everything that moves on the diary, told how to go to an address and how to look again. */
export function Board({ adding, today, ...board }: Props) {
  const router = useRouter();
  const [fresh, setFresh] = useState<{ readonly place: Place | null; readonly done: () => void } | null>(null);
  return (
    <>
      <DiaryBoard
        {...board}
        go={router.push}
        refresh={router.refresh}
        onNew={adding === null ? null : (place, done) => setFresh({ place, done })}
      />
      {adding !== null && fresh !== null && (
        <QuickAdd
          location={board.location}
          date={board.from < today ? today : board.from}
          today={today}
          place={fresh.place}
          actions={adding}
          onClose={() => {
            fresh.done();
            setFresh(null);
          }}
        />
      )}
    </>
  );
}
