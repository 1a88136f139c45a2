/**
 * Loaded before a server that is only listened to, never timed: writes down each statement it sends, with its values as PostgreSQL's text, and how long it waited
 * for the answer.
 */
import { appendFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/** The driver of the product that is served, which may be a copy of this one. */
const load: (name: "pg") => typeof import("pg") = createRequire(path.join(process.cwd(), "package.json"));
const { Client } = load("pg");
const file = process.env.STATEMENTS_FILE ?? "";
const send = Client.prototype.query;

const asText = (value: unknown): unknown => {
  if (value === null || value === undefined) return null;
  if (Buffer.isBuffer(value)) return `\\x${value.toString("hex")}`;
  if (Array.isArray(value)) return value;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
};

/** Writes it down when it is answered, with the milliseconds that took. */
Client.prototype.query = new Proxy(send, {
  apply(target, client: InstanceType<typeof Client>, args: unknown[]) {
    const [query, given] = args;
    const asked = typeof query === "string" ? { text: query } : query;
    if (typeof asked !== "object" || asked === null || !("text" in asked) || typeof asked.text !== "string")
      return Reflect.apply(target, client, args);
    const values = Array.isArray(given) ? given : "values" in asked && Array.isArray(asked.values) ? asked.values : [];
    const name = "name" in asked && typeof asked.name === "string" ? asked.name : null;
    const statement = { role: client.user, text: asked.text, name, values: values.map(asText) };
    const since = performance.now();
    const answered = () => appendFileSync(file, `${JSON.stringify({ ...statement, took: performance.now() - since })}\n`);
    const then = args.at(-1);
    if (typeof then === "function") {
      const told = (...outcome: unknown[]): unknown => {
        answered();
        return then(...outcome);
      };
      return Reflect.apply(target, client, [...args.slice(0, -1), told]);
    }
    const outcome: unknown = Reflect.apply(target, client, args);
    if (outcome instanceof Promise) outcome.then(answered, answered);
    return outcome;
  },
});
