/** Loaded before a server that is only listened to, never timed: writes down each statement it sends, with its values as PostgreSQL's text. */
import { appendFileSync } from "node:fs";
import { Client } from "pg";

const file = process.env.STATEMENTS_FILE ?? "";
const send = Client.prototype.query;

const asText = (value: unknown): unknown => {
  if (value === null || value === undefined) return null;
  if (Buffer.isBuffer(value)) return `\\x${value.toString("hex")}`;
  if (Array.isArray(value)) return value;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
};

Client.prototype.query = new Proxy(send, {
  apply(target, client: Client, args: [unknown, unknown]) {
    const [query, given] = args;
    const asked = typeof query === "string" ? { text: query } : query;
    if (typeof asked === "object" && asked !== null && "text" in asked && typeof asked.text === "string") {
      const values = Array.isArray(given) ? given : "values" in asked && Array.isArray(asked.values) ? asked.values : [];
      const name = "name" in asked && typeof asked.name === "string" ? asked.name : null;
      appendFileSync(file, `${JSON.stringify({ role: client.user, text: asked.text, name, values: values.map(asText) })}\n`);
    }
    return Reflect.apply(target, client, args);
  },
});
