import { sql } from "drizzle-orm";
import { type Db, prepareKept } from "#db/client.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { type DateOrder, wordsOf } from "../rules/search.ts";
import { datesOf, ofFirstLocation } from "./clinic-dates.ts";

/** What a search is read by. `plain` says of a word that was typed what the database keeps of it in names: of "Ana-Inês", "ana ines". */
type SearchGround = { readonly dateOrder: DateOrder; readonly today: string; readonly plain: ReadonlyMap<string, string> };

/** Everything at once, before it is known what the words are: a statement of its own for each takes longer on its way than to be answered. */
const ground = prepareKept((db: Db) => {
  const first = ofFirstLocation(db).as("first");
  const each = sql`unnest(${sql.placeholder("words")}::text[]) with ordinality as each(word, place)`;
  const plain = sql<string[]>`array(select plain_words(word) from ${each} order by place)`.as("plain");
  const typed = db.select({ plain }).from(sql`(values (true)) as once`).as("typed");
  return db.select({ timeZone: first.timeZone, dateOrder: first.dateOrder, plain: typed.plain }).from(typed).leftJoin(first, sql`true`);
});

export async function getSearchGround(ctx: Ctx<"patient:read">, text: string): Promise<SearchGround> {
  const words = wordsOf(text);
  const [row] = await ground(ctx.db).execute({ words });
  const { dateOrder, today } = datesOf(ctx, row);
  return { dateOrder, today, plain: new Map(words.map((word, place) => [word, row?.plain[place] ?? ""])) };
}
