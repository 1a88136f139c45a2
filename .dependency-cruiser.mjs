/**
 * The floors of the house and what may pass between them, as docs/decisions tell. Client components and server actions are known by their directive,
 * which the tool cannot see: the lists are built here by reading the files.
 */
import { globSync, readFileSync } from "node:fs";

const escapeForPattern = (text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
const withDirective = (directive) =>
  globSync("{app,components,lib}/**/*.{ts,tsx}").filter((file) =>
    new RegExp(`^(?:\\s*(?:/\\*[\\s\\S]*?\\*/|//.*))*\\s*["']${directive}["']`).test(readFileSync(file, "utf8")),
  );
/** A pattern for exactly these files; one that fits nothing when there are none. */
const exactly = (files) =>
  files.length === 0 ? "^no such file$" : `^(?:${files.map((file) => escapeForPattern(file.replaceAll("\\", "/"))).join("|")})$`;

const clientFiles = exactly(withDirective("use client"));
const actionFiles = exactly(withDirective("use server"));

const PURE =
  "^(?:lib/[^/]+/(?:rules|input|outputs)(?:\\.tsx?$|/)|lib/auth/(?:policy|fields)\\.ts$|lib/(?:time|result|refusals|zones|gs1)\\.ts$)";
const PURE_WITHOUT_OUTPUTS =
  "^(?:lib/[^/]+/(?:rules|input)(?:\\.tsx?$|/)|lib/auth/(?:policy|fields)\\.ts$|lib/(?:time|result|refusals|zones|gs1)\\.ts$)";
const DRIVERS = "node_modules/(?:pg|postgres|drizzle-orm|pg-boss)/";
const SQL_PLACES = "^(?:db/|lib/auth/|lib/[^/]+/(?:queries|commands|jobs)(?:\\.ts$|/)|tests/|e2e/|bench/|scripts/|drizzle\\.config\\.ts$)";

const DOMAINS = [
  "audit",
  "staff",
  "clinic",
  "patients",
  "tasks",
  "resources",
  "services",
  "definitions",
  "supplies",
  "appointments",
  "forms",
  "preparation",
  "screening",
  "consent",
  "series",
  "anaesthetics",
  "blood",
  "treatments",
  "photos",
  "documents",
  "scales",
  "adverse",
  "reviews",
  "aftercare",
  "portal",
  "privacy",
  "merging",
  "messages",
  "versions",
  "billing",
  "interchange",
  "reports",
  "operations",
];

/** A domain may use the domains before it in the list, never one after it. */
const domainOrder = DOMAINS.slice(0, -1).map((domain, index) => ({
  name: `domain-order-${domain}`,
  comment: `lib/${domain} uses only the domains before it: a circle of domains cannot be understood one at a time.`,
  severity: "error",
  from: { path: `^lib/${domain}/` },
  to: { path: `^lib/(?:${DOMAINS.slice(index + 1).join("|")})/` },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "pure-stays-pure",
      comment: "Rule 1: decisions and inputs reach no database, clock, environment, Next or Node built-in, however far away.",
      severity: "error",
      from: { path: PURE },
      to: {
        path: `^(?:db/(?!zones)|app/|components/|scripts/|lib/(?:env|clock|log|form-action)\\.ts$|lib/auth/(?!(?:policy|fields)\\.ts$))|${DRIVERS}|node_modules/(?:next|next-auth|server-only|pino)/`,
        reachable: true,
      },
    },
    { name: "pure-without-node", comment: "Rule 1.", severity: "error", from: { path: PURE }, to: { dependencyTypes: ["core"] } },
    {
      name: "pure-without-react",
      comment: "Rule 1: only renderers of documents may use React.",
      severity: "error",
      from: { path: PURE_WITHOUT_OUTPUTS },
      to: { path: "node_modules/react(?:-dom)?/" },
    },
    {
      name: "sql-in-its-places",
      comment: "Rule 2: SQL is reached only from db/, queries, commands, jobs, lib/auth and tests.",
      severity: "error",
      from: { path: "^(?:app|components|lib)/|^(?:proxy|instrumentation)\\.ts$", pathNot: SQL_PLACES },
      to: { path: `^db/(?!errors\\.ts$|roles\\.ts$)|${DRIVERS}`, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "next-stops-at-app",
      comment: "Rule 4: redirects, cookies and revalidation live in app/. The session reads cookies; one component makes links.",
      severity: "error",
      from: {
        pathNot:
          "^(?:app/|lib/auth/session\\.ts$|components/ui/link\\.tsx$|next\\.config\\.ts$|next-env\\.d\\.ts$|proxy\\.ts$|instrumentation\\.ts$|tests/|\\.next/)",
      },
      to: { path: "node_modules/next/" },
    },
    {
      name: "client-without-server-code",
      comment: "Rule 5: what runs in the browser takes views and imports no server code.",
      severity: "error",
      from: { path: clientFiles },
      to: {
        path: `^db/|^lib/auth/(?!(?:policy|fields)\\.ts$)|^lib/[^/]+/(?:queries|commands|jobs)(?:\\.ts$|/)|^lib/(?:env|log|clock)\\.ts$|${DRIVERS}|node_modules/(?:server-only|pino|next-auth|@node-rs)/`,
        reachable: true,
        pathNot: actionFiles,
      },
    },
    { name: "client-without-node", comment: "Rule 5.", severity: "error", from: { path: clientFiles }, to: { dependencyTypes: ["core"] } },
    {
      name: "portal-reaches-no-command",
      comment: "Rule 6: the portal reads. Its gate alone writes (attempts, session, audit row, the task of a link that closed itself).",
      severity: "error",
      from: { path: "^(?:app/\\(portal\\)/|lib/portal/(?!commands))" },
      to: { path: "^lib/(?!portal/)[^/]+/(?:commands|jobs)(?:\\.ts$|/)" },
    },
    {
      name: "portal-gate-calls-no-other-command",
      comment: "Rule 6: the gate writes nothing but its own rows, and the task of a link that closed itself.",
      severity: "error",
      from: { path: "^lib/portal/commands" },
      to: { path: "^lib/(?!portal/|audit/|tasks/commands/keep\\.ts$)[^/]+/(?:commands|jobs)(?:\\.ts$|/)" },
    },
    {
      name: "nobody-imports-app",
      comment: "app/ routes; what two routes share lives below it.",
      severity: "error",
      from: { pathNot: "^(?:app/|tests/|e2e/|\\.next/|next-env)" },
      to: { path: "^app/", pathNot: actionFiles },
    },
    {
      name: "ui-knows-no-domain",
      comment: "components/ui are primitives without the domain.",
      severity: "error",
      from: { path: "^components/ui/" },
      to: { path: "^(?:app/|db/|components/(?!ui/)|lib/[^/]+/)" },
    },
    {
      name: "components-below-app",
      comment: "The floors.",
      severity: "error",
      from: { path: "^lib/" },
      to: { path: "^(?:app|components)/" },
    },
    {
      name: "db-at-the-bottom",
      comment: "The floors. The seed uses the product's own commands.",
      severity: "error",
      from: { path: "^db/(?!seed/)" },
      to: { path: "^(?:app|components|scripts)/|^lib/[^/]+/(?!rules|input)" },
    },
    {
      name: "product-without-tests",
      comment: "Nothing that is served knows the tests or scripts.",
      severity: "error",
      from: { path: "^(?:app|components|lib|db)/" },
      to: { path: "^(?:tests|e2e|scripts|bench)/" },
    },
    ...domainOrder,
    {
      name: "no-circles",
      comment: "Rule 7.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-orphans",
      comment: "Rule 7: a file that nobody uses and that uses nobody.",
      severity: "error",
      from: {
        orphan: true,
        pathNot:
          "\\.d\\.ts$|^app/.*(?:page|layout|route|error|not-found|loading|global-error|robots|forbidden)\\.tsx?$|^(?:tests|e2e)/|\\.config\\.(?:ts|mjs)$|^scripts/(?:support/end-with-parent|complete-lock|check-audit)\\.ts$",
      },
      to: {},
    },
    { name: "not-resolvable", comment: "An import that leads nowhere.", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "no-dev-dependencies",
      comment: "What is served may not need what production does not install.",
      severity: "error",
      from: { path: "^(?:app|components|lib|db)/", pathNot: "^db/seed/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"], pathNot: "node_modules/(?:@types|tailwindcss)/" },
    },
  ],
  options: {
    doNotFollow: { path: `node_modules|${actionFiles}` },
    exclude: { path: "^(?:\\.next|\\.builds)/|\\.(?:css|svg)$" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json"],
    },
  },
};
