/** Everything in the database that somebody has signed, or that a signature names: which tables, which of their columns a seal covers, and which it need not. */
import { type Column, getTableColumns } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { anaesthetics } from "#db/schema/anaesthetics.ts";
import { consents } from "#db/schema/consents.ts";
import { definitionVersions } from "#db/schema/definitions.ts";
import { formResponses } from "#db/schema/form-responses.ts";
import { bloodProducts, treatmentSupplies } from "#db/schema/treatment-supplies.ts";
import { treatments, treatmentZones } from "#db/schema/treatments.ts";

export type SignedTable = {
  readonly document: "consent" | "form" | "version" | "treatment";
  readonly table: string;
  /** Which rows are signed, in SQL. */
  readonly signed: string;
  /** The document that a row belongs to, in SQL. */
  readonly documentId: string;
  /** By name, as the program spells them, with their types. */
  readonly columns: readonly SignedColumn[];
};
export type SignedColumn = {
  readonly name: string;
  readonly column: string;
  readonly type: string;
  /** From when on the application's role cannot change it, in SQL: a part that is signed later, or an end that comes later, is open until then. */
  readonly frozen: string;
};

const snake = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const columnsOf = (
  table: PgTable,
  left: readonly string[],
  frozen: Readonly<Record<string, readonly string[]>> = {},
): readonly SignedColumn[] =>
  Object.entries<Column>(getTableColumns(table))
    .filter(([name]) => !left.includes(name))
    .map(([name, column]) => ({
      name,
      column: snake(name),
      type: column.getSQLType(),
      frozen: Object.entries(frozen).find(([, names]) => names.includes(name))?.[0] ?? "true",
    }));

const OF_SIGNED_TREATMENT = "(select id from treatments where state = 'signed')";
const OF_SIGNED_VISIT = "(select appointment_id from treatments where state = 'signed')";

/** Left out of each is how the machine keeps the row: its own id, when it was made, how often and from where a draft was saved. */
export const SIGNED: readonly SignedTable[] = [
  {
    document: "consent",
    table: "consents",
    signed: "true",
    documentId: "id",
    columns: columnsOf(consents, ["id", "createdAt"], {
      "completed_hash is not null": [
        "elements",
        "clinicianId",
        "clinicianName",
        "clinicianImage",
        "clinicianSignedAt",
        "completedHash",
        "inForceAt",
      ],
      "ended_hash is not null": [
        ...["withdrawnAt", "withdrawnBy", "withdrawnReason", "withdrawnScope"],
        ...["replacedAt", "lapsedAt", "lapsedReason", "endedHash"],
      ],
    }),
  },
  {
    document: "form",
    table: "form_responses",
    signed: "state = 'signed'",
    documentId: "id",
    columns: columnsOf(formResponses, ["id", "createdAt", "savedAt", "version"]),
  },
  {
    document: "version",
    table: "definition_versions",
    signed: "state <> 'draft'",
    documentId: "id",
    // Its words are what was approved; where it stands among the others goes on.
    columns: columnsOf(definitionVersions, []).filter(({ name }) => name === "content" || name === "contentHash"),
  },
  {
    document: "treatment",
    table: "treatments",
    signed: "state = 'signed'",
    documentId: "id",
    // What is changed of the aftercare is handed out, and frozen with the handout.
    columns: columnsOf(treatments, ["id", "createdAt", "version", "savedAt", "savedBy", "savedFrom", "savedEdit", "aftercare"], {
      "cosigned_at is not null": ["cosignedAt", "cosignedBy", "cosignHash"],
    }),
  },
  {
    document: "treatment",
    table: "treatment_zones",
    signed: `treatment_id in ${OF_SIGNED_TREATMENT}`,
    documentId: "treatment_id",
    columns: columnsOf(treatmentZones, ["id"]),
  },
  {
    document: "treatment",
    table: "treatment_supplies",
    signed: `treatment_id in ${OF_SIGNED_TREATMENT}`,
    documentId: "treatment_id",
    columns: columnsOf(treatmentSupplies, ["id", "createdAt"]),
  },
  {
    document: "treatment",
    table: "anaesthetics",
    signed: `appointment_id in ${OF_SIGNED_VISIT}`,
    documentId: "(select t.id from treatments t where t.appointment_id = x.appointment_id)",
    // How long a label allows is told by the product; when it was on and off is sealed.
    columns: columnsOf(anaesthetics, ["id", "createdAt", "version", "maxMinutes"]),
  },
  {
    document: "treatment",
    table: "blood_products",
    signed: `treatment_id in ${OF_SIGNED_TREATMENT}`,
    documentId: "treatment_id",
    columns: columnsOf(bloodProducts, ["id", "createdAt"]),
  },
];
