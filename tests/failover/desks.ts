/** People at the desk who book by posted forms, each a place of its own, and send a form that was not answered again until it is: with the same key, as a page does. */
import { setTimeout as wait } from "node:timers/promises";
import type { Slot } from "#tests/load/front.ts";
import { type FormPlace, formSender } from "#tests/load/posted-front.ts";

const AGAIN_AFTER = 250;

export type Booked = { readonly key: string; readonly patientId: string; readonly slot: Slot; readonly at: number };

export type Desks = {
  /** What was answered with "booked", in that order; `at` on this process's clock. */
  readonly acknowledged: readonly Booked[];
  /** Forms that had to be sent again, by what was wrong. */
  readonly again: ReadonlyMap<string, number>;
  /** Answers that no desk could go on from. */
  readonly refused: readonly string[];
  /** Ends when what is on its way has been answered. */
  readonly stop: () => Promise<void>;
};

export async function openDesks(options: {
  readonly many: number;
  readonly origin: string;
  readonly cookie: string;
  readonly form: FormPlace;
  /** What the next person asks for. */
  readonly next: () => { readonly patientId: string; readonly slot: Slot; readonly fields: Readonly<Record<string, string>> };
}): Promise<Desks> {
  const { many, origin, cookie, form, next } = options;
  const { read, send } = formSender({ addresses: [origin], origin }, cookie);
  const called = await read(form);
  const acknowledged: Booked[] = [];
  const again = new Map<string, number>();
  const refused: string[] = [];
  let isOver = false;
  const tryOnce = async (key: string, fields: Readonly<Record<string, string>>): Promise<"done" | "again" | "refused"> => {
    try {
      const answer = await send(0, form, called, { ...fields, idempotencyKey: key });
      if (answer.outcome === "done") return "done";
      if (answer.outcome === "refused") {
        refused.push(answer.sentence);
        return "refused";
      }
      again.set(answer.why, (again.get(answer.why) ?? 0) + 1);
    } catch (error) {
      const why = error instanceof Error ? error.name : String(error);
      again.set(why, (again.get(why) ?? 0) + 1);
    }
    return "again";
  };
  const desk = async (): Promise<void> => {
    while (!isOver) {
      const { patientId, slot, fields } = next();
      const key = crypto.randomUUID();
      let outcome = await tryOnce(key, fields);
      while (outcome === "again") {
        await wait(AGAIN_AFTER);
        outcome = await tryOnce(key, fields);
      }
      if (outcome === "done") acknowledged.push({ key, patientId, slot, at: performance.now() });
    }
  };
  const everybody = Promise.all(Array.from({ length: many }, desk));
  return {
    acknowledged,
    again,
    refused,
    stop: async () => {
      isOver = true;
      await everybody;
    },
  };
}
