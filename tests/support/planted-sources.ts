/** Sources that break each rule once, by path. They are written to a folder of their own and never become part of the product. */
export type Planted = Readonly<Record<string, string>>;

/** One file, or a few, for each rule of .dependency-cruiser.mjs: `[name of the rule, the file it must name, files]`. */
export const plantedImports: readonly (readonly [string, string, Planted])[] = [
  [
    "pure-stays-pure",
    "lib/series/rules/plan.ts",
    {
      "lib/series/rules/plan.ts": 'import { step } from "#lib/clinic/rules/hop.ts";\nexport const plan = step;\n',
      "lib/clinic/rules/hop.ts": 'import { Pool } from "pg";\nexport const step = Pool;\n',
    },
  ],
  [
    "pure-without-node",
    "lib/series/rules/files.ts",
    { "lib/series/rules/files.ts": 'import { readFileSync } from "node:fs";\nexport const read = readFileSync;\n' },
  ],
  [
    "pure-without-react",
    "lib/series/input.ts",
    { "lib/series/input.ts": 'import { createElement } from "react";\nexport const element = createElement;\n' },
  ],
  ["sql-in-its-places", "app/sql/page.tsx", { "app/sql/page.tsx": 'import { sql } from "drizzle-orm";\nexport default sql;\n' }],
  [
    "next-stops-at-app",
    "lib/clinic/queries.ts",
    { "lib/clinic/queries.ts": 'import { redirect } from "next/navigation";\nexport const go = redirect;\n' },
  ],
  [
    "client-without-server-code",
    "components/clinic/rooms.tsx",
    { "components/clinic/rooms.tsx": '"use client";\nimport { go } from "#lib/clinic/queries.ts";\nexport const rooms = go;\n' },
  ],
  [
    "client-without-node",
    "components/clinic/host.tsx",
    { "components/clinic/host.tsx": '"use client";\nimport { hostname } from "node:os";\nexport const host = hostname;\n' },
  ],
  [
    "portal-reaches-no-command",
    "app/(portal)/portal/page.tsx",
    {
      "app/(portal)/portal/page.tsx": 'import { book } from "#lib/series/commands.ts";\nexport default book;\n',
      "lib/series/commands.ts": "export const book = 1;\n",
    },
  ],
  [
    "portal-gate-calls-no-other-command",
    "lib/portal/commands.ts",
    { "lib/portal/commands.ts": 'import { book } from "#lib/series/commands.ts";\nexport const gate = book;\n' },
  ],
  [
    "nobody-imports-app",
    "components/clinic/page-part.tsx",
    { "components/clinic/page-part.tsx": 'import page from "#app/sql/page.tsx";\nexport const part = page;\n' },
  ],
  [
    "ui-knows-no-domain",
    "components/ui/button.tsx",
    { "components/ui/button.tsx": 'import { step } from "#lib/clinic/rules/hop.ts";\nexport const button = step;\n' },
  ],
  [
    "components-below-app",
    "lib/clinic/commands.ts",
    { "lib/clinic/commands.ts": 'import { button } from "#components/ui/button.tsx";\nexport const press = button;\n' },
  ],
  [
    "db-at-the-bottom",
    "db/client.ts",
    { "db/client.ts": 'import { press } from "#lib/clinic/commands.ts";\nexport const client = press;\n' },
  ],
  [
    "product-without-tests",
    "lib/clinic/jobs.ts",
    {
      "lib/clinic/jobs.ts": 'import { fixture } from "#tests/fixture.ts";\nexport const job = fixture;\n',
      "tests/fixture.ts": "export const fixture = 1;\n",
    },
  ],
  [
    "domain-order-audit",
    "lib/audit/commands.ts",
    { "lib/audit/commands.ts": 'import { book } from "#lib/series/commands.ts";\nexport const record = book;\n' },
  ],
  [
    "no-circles",
    "lib/staff/commands.ts",
    {
      "lib/staff/queries.ts": 'import { b } from "./commands.ts";\nexport const a = () => b;\n',
      "lib/staff/commands.ts": 'import { a } from "./queries.ts";\nexport const b = () => a;\n',
    },
  ],
  ["no-orphans", "lib/alone.ts", { "lib/alone.ts": "export const alone = 1;\n" }],
  [
    "not-resolvable",
    "lib/tasks/queries.ts",
    { "lib/tasks/queries.ts": 'import { nothing } from "./nowhere.ts";\nexport const task = nothing;\n' },
  ],
  [
    "no-dev-dependencies",
    "lib/tasks/commands.ts",
    { "lib/tasks/commands.ts": 'import { assert } from "fast-check";\nexport const check = assert;\n' },
  ],
];

/** For Biome: `[category, file, text]`. */
export const plantedLint: readonly (readonly [string, string, string])[] = [
  ["lint/suspicious/noExplicitAny", "lib/any.ts", "export const loose: any = 1;\n"],
  ["lint/style/noNonNullAssertion", "lib/sure.ts", "export const sure = (list: string[]) => list[0]!.length;\n"],
  ["lint/style/noRestrictedGlobals", "lib/series/rules.ts", "export const today = () => new Date();\n"],
  ["lint/style/noRestrictedGlobals", "lib/series/outputs/ics.ts", "export const zone = () => process.env.TZ;\n"],
  ["lint/nursery/noFloatingPromises", "lib/float.ts", "const work = async () => 1;\nexport function start() {\n  work();\n}\n"],
  [
    "lint/security/noDangerouslySetInnerHtml",
    "components/raw.tsx",
    "export const Raw = ({ html }: { html: string }) => <div dangerouslySetInnerHTML={{ __html: html }} />;\n",
  ],
  ["lint/correctness/noUnusedVariables", "lib/unused.ts", "const unused = 1;\nexport const used = 2;\n"],
  ["lint/style/useImportType", "lib/types.ts", 'import { Pool } from "pg";\nexport type Opened = Pool;\n'],
  [
    "assist/source/organizeImports",
    "lib/order.ts",
    'import { b } from "./b.ts";\nimport { a } from "./a.ts";\nexport const both = [a, b];\n',
  ],
  ["format", "lib/format.ts", "export const   wide = {a:1}\n"],
];

/** For the compiler: `[error code, text]`. */
export const plantedTypes: readonly (readonly [number, string])[] = [
  [2322, "export const first = (list: readonly string[]): string => list[0];\n"],
  [2375, "export const absent: { name?: string } = { name: undefined };\n"],
  [7006, "export const loose = (value) => value;\n"],
  [6133, "export const unused = (value: string): number => 1;\n"],
  [7030, "export function partly(value: number) {\n  if (value > 0) return 1;\n}\n"],
  [
    4114,
    "class Base {\n  name(): string {\n    return '';\n  }\n}\nexport class Derived extends Base {\n  name(): string {\n    return 'b';\n  }\n}\n",
  ],
  [1294, "export enum Side {\n  Left,\n}\n"],
  [1484, 'import { PoolConfig } from "pg";\nexport type Opened = PoolConfig;\n'],
];
