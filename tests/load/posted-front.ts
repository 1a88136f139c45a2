/** The front desk through forms, as the page's own script posts them, to server processes in turn. */
import { z } from "zod";
import { formWith } from "#e2e/support/plain-form.ts";
import { initialFormState } from "#lib/form-state.ts";
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

/** The action that a form calls, and the state that the page gave it. */
type Called = { readonly id: string; readonly state: unknown };

const SERVER_ERROR = 500;
const AGAIN = "/diary?done=looked-again";

const reference = z.object({ id: z.string() });
const bound = z.tuple([z.unknown()]);
const answered = z.object({
  outcome: z.enum(["done", "refused"]),
  message: z.string().nullable(),
  errors: z.record(z.string(), z.string()),
});

/** What the form's script would call, read from what it says to a browser that has none. */
function calledBy(hidden: Readonly<Record<string, string>>): Called {
  const of = (end: string) => Object.entries(hidden).find(([name]) => name.startsWith("$ACTION_") && name.endsWith(end))?.[1] ?? "";
  return { id: reference.parse(JSON.parse(of(":0"))).id, state: bound.parse(JSON.parse(of(":1")))[0] };
}

/** An action's answer among the lines of the stream: the one that the first line points to. Null where a page alone came back. */
function answerIn(stream: string): z.output<typeof answered> | null {
  const at = /"a":"\$@(\w+)"/.exec(stream)?.[1];
  const line = stream.split("\n").find((each) => each.startsWith(`${at}:{`));
  return line === undefined ? null : answered.parse(JSON.parse(line.slice(line.indexOf(":") + 1)));
}

/** Any form of the product, sent by whoever holds this cookie. */
export function formSender({ addresses, origin }: Servers, cookie: string) {
  const from = { origin, "x-forwarded-host": new URL(origin).host };
  const server = (turn: number) => addresses[turn % addresses.length] ?? origin;
  async function read({ page, field }: FormPlace): Promise<Called> {
    const response = await fetch(`${server(0)}${page}`, { headers: { cookie } });
    return calledBy(formWith(await response.text(), field).hidden);
  }
  async function send(turn: number, { page }: FormPlace, { id, state }: Called, fields: Readonly<Record<string, string>>): Promise<Answer> {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(`_1_${name}`, value);
    body.append("0", JSON.stringify([state, "$K1"]));
    const headers = { cookie, ...from, accept: "text/x-component", "next-action": id };
    const response = await fetch(`${server(turn)}${page}`, { method: "POST", body, redirect: "manual", headers });
    const stream = await response.text();
    const onward = response.headers.get("x-action-redirect")?.split(";")[0];
    // A move whose place was taken meanwhile is looked at again: the page that follows says what stands in the way.
    if (onward !== undefined) return onward.endsWith(AGAIN) ? { outcome: "refused", sentence: "Looked at again." } : { outcome: "done" };
    if (response.status >= SERVER_ERROR) return { outcome: "failed", why: `status ${response.status}` };
    const answer = answerIn(stream);
    if (answer?.outcome === "done") return { outcome: "done" };
    // What stands beside a field is an answer as well as what stands above the form.
    const sentence = answer?.message ?? Object.values(answer?.errors ?? {})[0];
    return sentence === undefined ? { outcome: "failed", why: `status ${response.status} without a sentence` } : toAnswer(sentence);
  }
  return { read, send };
}

/** What came of an action that was posted. */
export type Posted = {
  readonly status: number;
  /** Where it leads on to, if it does. */
  readonly onward: string | null;
  readonly answer: z.output<typeof answered> | null;
  readonly text: string;
  readonly headers: Headers;
};

/** Posts to an action by its id, as a page's own script does, whatever the page would send. */
export async function postAction(
  server: string,
  page: string,
  id: string,
  fields: readonly (readonly [string, string])[],
  headers: Readonly<Record<string, string>>,
): Promise<Posted> {
  const body = new FormData();
  for (const [name, value] of fields) body.append(`_1_${name}`, value);
  body.append("0", JSON.stringify([initialFormState, "$K1"]));
  const response = await fetch(`${server}${page}`, {
    method: "POST",
    body,
    redirect: "manual",
    headers: { accept: "text/x-component", "next-action": id, ...headers },
  });
  const text = await response.text();
  const onward = response.headers.get("x-action-redirect")?.split(";")[0] ?? response.headers.get("location");
  return { status: response.status, onward, answer: answerIn(text), text, headers: response.headers };
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
