import { diaryVoice } from "#db/connections.ts";
import type { DiaryNews } from "#db/listen.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { env } from "#lib/env.ts";

/** Tells of every change of the diary as it is committed: a place and a day, "*" for any; never who or what. @returns how to stop. */
export function hearDiary(_ctx: Ctx<"diary:read">, hear: (news: DiaryNews) => void): () => void {
  return diaryVoice(env().databases.listen).hear(hear);
}
