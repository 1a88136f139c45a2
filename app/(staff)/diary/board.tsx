"use client";

import { useRouter } from "next/navigation";
import type { ComponentProps } from "react";
import { LiveDiary } from "#components/diary/board/live.tsx";

type Props = Omit<ComponentProps<typeof LiveDiary>, "refresh">;

/** Everything that moves on the diary, told how to go to an address and how to look again. */
export function Board(props: Props) {
  const router = useRouter();
  return <LiveDiary {...props} refresh={router.refresh} />;
}
