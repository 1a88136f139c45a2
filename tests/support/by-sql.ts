/** The database as whoever goes round the application meets it: a connection of the application's role, and the rule with which it says no. */
import { Client } from "pg";

export type BySql = {
  readonly client: Client;
  /** The name of the rule that refuses, or the database's words where the role lacks the right; "done" where nothing refuses. */
  ruleOf(statement: string, values?: readonly unknown[]): Promise<string>;
};

export async function openBySql(connectionString: string): Promise<BySql> {
  const client = new Client({ connectionString });
  await client.connect();
  const ruleOf = async (statement: string, values: readonly unknown[] = []) => {
    try {
      await client.query(statement, [...values]);
      return "done";
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return "constraint" in error && typeof error.constraint === "string" ? error.constraint : error.message;
    }
  };
  return { client, ruleOf };
}
