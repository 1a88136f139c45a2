import { globSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { describe, expect, it } from "vitest";
import { MOST_BYTES } from "#lib/photos/rules/picture.ts";
import { missingLine, readSteps } from "#scripts/support/operations/document.ts";
import { packagesAtRunTime } from "#scripts/support/standalone.ts";

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const guide = read("docs/operations.md").split("\n# How it works\n")[0] ?? "";

describe("a folder that serves by itself", () => {
  it("has every package that the sources in it name", () => {
    const sources = globSync([
      "lib/**/*.{ts,tsx}",
      "db/**/*.ts",
      "scripts/{start,worker,migrate,backup,restore,archive,retention}.ts",
    ]).filter((file) => !file.includes("db/seed/demo"));
    const named = sources.flatMap((file) =>
      [...read(file).matchAll(/^(?:import\b.*|\} )from "([\w@][\w@./-]*)";$|import\("([\w@][\w@./-]*)"\)/gm)].map(
        ([, name, late = ""]) => name ?? late,
      ),
    );
    const packages = new Set(
      named.filter((name) => name !== "" && !isBuiltin(name)).map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name),
    );
    const there = new Set(packagesAtRunTime(read("package-lock.json")));
    // The framework itself is traced into the build, as far as it is used.
    expect([...packages].filter((name) => name !== "next" && !there.has(`node_modules/${name}`))).toEqual([]);
  });

  it("leaves the framework’s compiler and every development tool out", () => {
    const there = packagesAtRunTime(read("package-lock.json")).join("\n");
    expect(there).not.toMatch(/@next\/swc|node_modules\/next$|typescript|vitest|tailwindcss|@biomejs/m);
  });
});

describe("what stands in front of Cadence", () => {
  const nginx = read("deploy/nginx.conf");
  const caddy = read("deploy/Caddyfile");

  it("lets photographs and documents through that Cadence takes", () => {
    expect(nginx).toMatch(/location \/photos \{\s*client_max_body_size 16m;/);
    expect(MOST_BYTES).toBeLessThan(16 * 1000 * 1000);
    expect(caddy).toMatch(/request_body @photos \{\s*max_size 16MB/);
    for (const place of ["location /documents", "location = /imports/file"])
      expect(nginx).toContain(`${place} {\n    client_max_body_size 21m;`);
  });

  it("writes down neither a calendar’s address nor who opens a patient’s page", () => {
    const kept = /~\^\/\(([^)]+)\)\(\/\|\$\) 0;/.exec(nginx)?.[1]?.split("|") ?? [];
    for (const page of ["feeds", "p", "portal", "f", "form", "choices", "invitation", "reset", "setup"]) {
      expect(kept).toContain(page);
      expect(caddy).toMatch(new RegExp(`@patients path .*/${page}(?:/\\*)?(?: |\\n)`));
    }
    expect(nginx).not.toMatch(/log_format[^;]*\$(?:request|request_uri|args|http_referer|http_cookie)\b/);
  });

  it("takes no browser’s word for where it is, and holds no stream back", () => {
    expect(nginx).toContain("proxy_set_header X-Forwarded-For $remote_addr;");
    expect(nginx).toMatch(/location = \/api\/diary\/events \{\s*proxy_buffering off;/);
    expect(caddy).toContain("header_up X-Forwarded-For {remote_host}");
  });
});

describe("docs/operations.md", () => {
  const steps = readSteps(guide);

  it("tells only of commands that the folder has", () => {
    const told = steps.flatMap(({ text }) => [...text.matchAll(/^cadence ([\w:-]+)/gm)].map(([, name]) => name));
    const commands = read("scripts/support/standalone.ts");
    expect(told.length).toBeGreaterThan(8);
    for (const name of told) expect(commands).toContain(`"${name}"`);
  });

  it("says of each step where it is done and what it prints", () => {
    const example = [
      "## A",
      "```sh",
      "one",
      "two",
      "```",
      "",
      "```text",
      "… rows",
      "done",
      "```",
      "<!-- hands: sign-in -->",
      "```sh needs a moon",
      "x",
      "```",
    ];
    expect(readSteps(example.join("\n"))).toEqual([
      { under: "A", line: 2, where: { kind: "machine" }, text: "one\ntwo", prints: ["… rows", "done"] },
      { under: "A", line: 11, where: { kind: "hands", name: "sign-in" }, text: "", prints: [] },
      { under: "A", line: 12, where: { kind: "elsewhere", needs: "a moon" }, text: "x", prints: [] },
    ]);
  });

  it("is held to what it says is printed, line after line", () => {
    expect(missingLine(["a … c", "d"], "x\na b c\nd")).toBeUndefined();
    expect(missingLine(["d", "a … c"], "a b c\nd")).toBe("a … c");
    expect(missingLine(["a.c"], "abc")).toBe("a.c");
  });
});
