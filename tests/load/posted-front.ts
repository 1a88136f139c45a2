/** The front desk through forms, as a browser without JavaScript posts them, to server processes in turn. */
import { formWith, postPlainly, refusalIn } from "#e2e/support/plain-form.ts";
import { type Answer, type Front, REASON, toAnswer } from "./front.ts";

export type Servers = {
  /** Where each process listens. */
  readonly addresses: readonly string[];
  /** The one origin that all of them know. */
  readonly origin: string;
};

/** A page on which a form stands, and a field that tells it from the others there. */
export type FormPlace = { readonly page: string; readonly field: string };
export type FormPlaces = Readonly<Record<keyof Front, FormPlace>>;

const SERVER_ERROR = 500;
const AGAIN = "/diary?done=looked-again";

/** Any form of the product, sent by whoever holds this cookie. */
export function formSender({ addresses, origin }: Servers, cookie: string) {
  const from = { origin, "x-forwarded-host": new URL(origin).host };
  const server = (turn: number) => addresses[turn % addresses.length] ?? origin;
  /** What the page says of its form: which action it calls. */
  async function read({ page, field }: FormPlace): Promise<Readonly<Record<string, string>>> {
    const response = await fetch(`${server(0)}${page}`, { headers: { cookie } });
    const { hidden } = formWith(await response.text(), field);
    return Object.fromEntries(Object.entries(hidden).filter(([name]) => name.startsWith("$ACTION")));
  }
  async function send(
    turn: number,
    place: FormPlace,
    called: Readonly<Record<string, string>>,
    fields: Readonly<Record<string, string>>,
  ): Promise<Answer> {
    const { status, html, location } = await postPlainly(server(turn), place.page, cookie, { ...called, ...fields }, from);
    // A move whose place was taken meanwhile is looked at again: the page that follows says what stands in the way.
    if (status === 303 && location?.endsWith(AGAIN)) return { outcome: "refused", sentence: "Looked at again." };
    if (status === 303) return { outcome: "done" };
    if (status >= SERVER_ERROR) return { outcome: "failed", why: `status ${status}` };
    const sentence = refusalIn(html);
    return sentence === null ? { outcome: "failed", why: `status ${status} without a sentence` } : toAnswer(sentence);
  }
  return { read, send };
}

export async function postedFront(
  servers: Servers,
  cookie: string,
  places: FormPlaces,
  took: (milliseconds: number) => void,
): Promise<Front> {
  const { read, send } = formSender(servers, cookie);
  const called = {
    book: await read(places.book),
    move: await read(places.move),
    cancel: await read(places.cancel),
    bookSeries: await read(places.bookSeries),
  };
  const post = async (which: keyof Front, turn: number, fields: Readonly<Record<string, string>>): Promise<Answer> => {
    const since = performance.now();
    const answer = await send(turn, places[which], called[which], fields);
    took(performance.now() - since);
    return answer;
  };
  const idempotencyKey = () => crypto.randomUUID();
  return {
    book: (turn, fields) => post("book", turn, { ...fields, idempotencyKey: idempotencyKey() }),
    move: (turn, fields) => post("move", turn, { ...fields, back: "/diary?done=moved", again: AGAIN }),
    cancel: (turn, fields) => post("cancel", turn, { ...fields, reason: REASON }),
    // The visits in whatever order they were given: the last may well come first.
    bookSeries: (turn, { seriesId, sessions }) =>
      post("bookSeries", turn, {
        idempotencyKey: idempotencyKey(),
        ...Object.fromEntries(
          sessions
            .flatMap((slot, index) => Object.entries(slot).map(([name, value]): [string, string] => [`sessions.${index}.${name}`, value]))
            .sort(([a], [b]) => (a < b ? 1 : -1)),
        ),
        seriesId,
      }),
  };
}
