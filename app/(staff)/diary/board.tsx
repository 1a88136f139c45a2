"use client";

import { useRouter } from "next/navigation";
import type { ComponentProps } from "react";
import { DiaryBoard } from "#components/diary/board/board.tsx";
import { wallTime } from "#components/diary/board/geometry.ts";

type Props = Omit<ComponentProps<typeof DiaryBoard>, "refresh" | "go" | "onNew">;

/** Everything that moves on the diary, told how to go to an address and how to look again. */
export function Board(props: Props) {
  const router = useRouter();
  return (
    <DiaryBoard
      {...props}
      go={router.push}
      refresh={router.refresh}
      onNew={(place, done) => {
        done();
        const at =
          place === null ? { date: props.from } : { date: place.column.date, time: wallTime(place.span.from), clinician: place.column.id };
        router.push(`/diary/new?${new URLSearchParams({ ...at, location: props.location })}`);
      }}
    />
  );
}
