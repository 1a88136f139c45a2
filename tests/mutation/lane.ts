/**
 * One lane of `npm run test:mutation`, started in a scratch copy: runs the named tests as they are, and again and again with guards taken away, on one Vitest
 * and one Postgres that stay open.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createVitest, type TestModule, type TestProject } from "vitest/node";
import { asOwner } from "#scripts/support/embedded-postgres.ts";
import { reasonOf } from "#scripts/support/say.ts";
import type { TestServer } from "#tests/support/postgres-setup.ts";
import { type Edit, type Outcome, type Task, taskShape } from "./task.ts";

const vitest = await createVitest("test", { watch: false, silent: true, reporters: [{}] });
await vitest.standalone();

/** The template without the guards, of which the tests' databases are copies. */
const MUTANT = "mutant_template";

const escaped = (words: string) => words.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
const firstLine = (message: string) => message.split("\n")[0] ?? "";

function outcomeOf(modules: readonly TestModule[], unhandled: readonly unknown[]): Outcome {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const failed = tests.filter((test) => test.result().state === "failed");
  const passed = tests.filter((test) => test.result().state === "passed");
  const errors = modules.flatMap((module) => [...module.errors(), ...[...module.children.allSuites()].flatMap((suite) => suite.errors())]);
  const said = [...failed.flatMap((test) => test.result().errors ?? []), ...errors].map(({ message }) => message);
  return {
    passed: passed.map(({ fullName }) => fullName),
    failed: failed.map(({ fullName }) => fullName),
    said: [...said, ...unhandled.map(reasonOf)].slice(0, 2).map(firstLine),
    isBroken: failed.length === 0 && errors.length + unhandled.length > 0,
  };
}

async function run({ file, titles }: Task): Promise<Outcome> {
  vitest.setGlobalTestNamePattern(new RegExp(titles.map(escaped).join("|")));
  const specifications = await vitest.globTestSpecifications([file]);
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
  // Vitest keeps what earlier runs said of other files.
  const asked = testModules.filter(({ moduleId }) => moduleId === path.resolve(file));
  return outcomeOf(asked, unhandledErrors);
}

function databases(): TestProject {
  const project = vitest.projects.find(({ name }) => name === "db");
  if (project === undefined) throw new Error("There is no project for database tests.");
  return project;
}

/** The server that Vitest started for the first database test; undefined before. */
const serverOf = (project: TestProject): TestServer | undefined => project.getProvidedContext().testServer;

/** What a run left in the copies of the template is no other run's business. */
async function dropCopies(): Promise<void> {
  const server = serverOf(databases());
  if (server === undefined) return;
  await asOwner(server.ownerUrl, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select datname as name from pg_database where datname ~ '^(worker|fresh)_' or datname = '${MUTANT}'`,
    );
    for (const { name } of rows) await client.query(`drop database if exists ${client.escapeIdentifier(name)} with (force)`);
  });
}

async function withSql(task: Task): Promise<Outcome> {
  const project = databases();
  if (serverOf(project) === undefined) await run(task);
  const server = serverOf(project);
  if (server === undefined) throw new Error(`${task.file} needs no database.`);
  await dropCopies();
  await asOwner(server.ownerUrl, (client) => client.query(`create database ${MUTANT} template ${server.template} strategy file_copy`));
  const url = new URL(server.ownerUrl);
  url.pathname = `/${MUTANT}`;
  await asOwner(url.toString(), (client) => client.query(task.sql.join(";\n")));
  project.provide("testServer", { ...server, template: MUTANT });
  try {
    return await run(task);
  } finally {
    project.provide("testServer", server);
  }
}

/** The file's text with these stretches, which do not touch, replaced. */
function edited(source: string, edits: readonly Edit[]): string {
  return edits
    .toSorted((a, b) => b.from - a.from)
    .reduce((whole, { from, to, text }) => whole.slice(0, from) + text + whole.slice(to), source);
}

async function withEdits(task: Task): Promise<Outcome> {
  const byFile = Map.groupBy(task.edits, (edit) => edit.path);
  const kept = new Map([...byFile.keys()].map((file) => [file, readFileSync(file, "utf8")]));
  const write = (file: string, text: string) => {
    writeFileSync(file, text);
    vitest.invalidateFile(path.resolve(file));
  };
  for (const [file, text] of kept) write(file, edited(text, byFile.get(file) ?? []));
  try {
    return await run(task);
  } finally {
    for (const [file, text] of kept) write(file, text);
  }
}

async function work(task: Task): Promise<Outcome> {
  try {
    return await (task.sql.length > 0 ? withSql(task) : withEdits(task));
  } catch (error) {
    return { passed: [], failed: [], said: [reasonOf(error)], isBroken: true };
  } finally {
    await dropCopies();
  }
}

process.on("message", (message) => {
  void work(taskShape.parse(message)).then((outcome) => process.send?.(outcome));
});
process.on("disconnect", () => {
  void vitest.close().finally(() => process.exit(0));
});
process.send?.("ready");
