/** Visitors from addresses of their own, who send the forms that need no sign-in to two server processes behind a trusted proxy. */
import { z } from "zod";
import type { House } from "#tests/load/house.ts";
import { type FormPlace, formSender } from "#tests/load/posted-front.ts";

const answered = z.object({ outcome: z.string(), message: z.string().nullable(), errors: z.record(z.string(), z.string()) });

export type Sent = {
  /** What the visitor is told, without what they typed themselves. */
  readonly said: string;
  readonly status: number;
  /** Milliseconds until the whole answer was here. */
  readonly took: number;
  /** Where a success leads. */
  readonly leadsTo: string | null;
  readonly cookies: readonly string[];
};

export type Visitors = {
  readonly send: (
    place: FormPlace,
    fields: Readonly<Record<string, string>>,
    from: { readonly address: string; readonly turn?: number; readonly cookie?: string },
  ) => Promise<Sent>;
  readonly startAnother: () => Promise<void>;
};

export async function openVisitors(house: House): Promise<Visitors> {
  const { origin } = house.servers;
  const behindProxy = { TRUSTED_PROXY: "1" };
  const addresses = [await house.startProcess(behindProxy), await house.startProcess(behindProxy)];
  const sender = formSender({ addresses, origin }, "");
  const called = new Map<string, Awaited<ReturnType<typeof sender.read>>>();
  return {
    startAnother: async () => {
      addresses.push(await house.startProcess(behindProxy));
    },
    send: async (place, fields, { address, turn = 0, cookie = "" }) => {
      const action = called.get(place.page) ?? (await sender.read(place));
      called.set(place.page, action);
      const body = new FormData();
      for (const [name, field] of Object.entries(fields)) body.append(`_1_${name}`, field);
      body.append("0", JSON.stringify([action.state, "$K1"]));
      const headers = {
        cookie,
        origin,
        accept: "text/x-component",
        "x-forwarded-host": new URL(origin).host,
        "x-forwarded-for": address,
        "next-action": action.id,
      };
      const since = performance.now();
      const response = await fetch(`${addresses[turn % addresses.length]}${place.page}`, {
        method: "POST",
        body,
        redirect: "manual",
        headers,
      });
      const stream = await response.text();
      const took = performance.now() - since;
      const at = /"a":"\$@(\w+)"/.exec(stream)?.[1];
      const line = stream.split("\n").find((each) => each.startsWith(`${at}:{`));
      const said = line === undefined ? "" : JSON.stringify(answered.parse(JSON.parse(line.slice(line.indexOf(":") + 1))));
      const leadsTo = response.headers.get("x-action-redirect")?.split(";")[0] ?? null;
      return { said, status: response.status, took, leadsTo, cookies: response.headers.getSetCookie() };
    },
  };
}
