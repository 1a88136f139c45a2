/** A plain client on connections that stay open, as a browser keeps them: what a request took, to the last byte of the answer, and how many bytes came. */
import { Agent, type IncomingHttpHeaders, request } from "node:http";
import { brotliDecompressSync, gunzipSync } from "node:zlib";

export type Asked = {
  readonly path: string;
  readonly cookie: string;
  /** Posted where there is one. */
  readonly body?: { readonly type: string; readonly bytes: Buffer } | undefined;
};

export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** As it came over the wire, compressed. */
  readonly bytes: Buffer;
  /** Milliseconds. */
  readonly took: number;
};

export type Client = { readonly origin: string; readonly ask: (asked: Asked) => Promise<Answer>; readonly close: () => void };

export function clientOf(origin: string): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const ask = ({ path, cookie, body }: Asked): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const headers = {
        cookie,
        "accept-encoding": "gzip, deflate, br",
        ...(body === undefined ? {} : { origin, "content-type": body.type, "content-length": body.bytes.length }),
      };
      const since = performance.now();
      const sent = request(`${origin}${path}`, { method: body === undefined ? "GET" : "POST", agent, headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.once("error", reject);
        answer.once("end", () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            bytes: Buffer.concat(parts),
            took: performance.now() - since,
          }),
        );
      });
      sent.once("error", reject);
      sent.end(body?.bytes);
    });
  return { origin, ask, close: () => agent.destroy() };
}

export function textOf({ headers, bytes }: Answer): string {
  const encoding = headers["content-encoding"];
  return (encoding === "gzip" ? gunzipSync(bytes) : encoding === "br" ? brotliDecompressSync(bytes) : bytes).toString("utf8");
}

/** A form's fields as a browser without scripts sends them. */
export async function formBody(fields: Readonly<Record<string, string>>): Promise<NonNullable<Asked["body"]>> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  const sent = new Response(form);
  return { type: sent.headers.get("content-type") ?? "", bytes: Buffer.from(await sent.arrayBuffer()) };
}

export const jsonBody = (value: unknown): NonNullable<Asked["body"]> => ({
  type: "application/json",
  bytes: Buffer.from(JSON.stringify(value)),
});

/** Works on everything, so many at a time. */
export async function atATime<T>(many: number, all: readonly T[], work: (one: T, place: number) => Promise<void>): Promise<void> {
  let begun = 0;
  const worker = async () => {
    for (let place = begun++; place < all.length; place = begun++) {
      const one = all[place];
      if (one !== undefined) await work(one, place);
    }
  };
  await Promise.all(Array.from({ length: many }, worker));
}
