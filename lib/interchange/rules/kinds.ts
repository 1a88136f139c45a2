import { APPOINTMENT_FIELDS } from "./appointment-fields.ts";
import { type Fields, isField, saysTwice } from "./columns.ts";
import { PATIENT_FIELDS } from "./patient-fields.ts";

/** What a file can be a list of. */
export const KINDS = ["patients", "appointments"] as const;
export type ImportKind = (typeof KINDS)[number];

export const FIELDS_OF: Readonly<Record<ImportKind, Fields>> = { patients: PATIENT_FIELDS, appointments: APPOINTMENT_FIELDS };

export type WrongColumns = "import_no_name" | "import_no_patient" | "import_no_service" | "import_no_start" | "import_column_twice";

/** Why these columns cannot be read: one thing twice, or what no row can do without. Null where they can. */
export function wrongColumns(kind: ImportKind, columns: readonly string[]): WrongColumns | null {
  const fields = FIELDS_OF[kind];
  if (saysTwice(fields, columns)) return "import_column_twice";
  const has = (...names: readonly string[]) => names.every((name) => columns.includes(name) && isField(fields, name));
  const named = has("fullName") || has("givenName", "familyName");
  if (kind === "patients") return named ? null : "import_no_name";
  if (!has("cadenceId") && !has("patientNumber") && !has("formerNumber") && !(named && has("dateOfBirth"))) return "import_no_patient";
  if (!has("service")) return "import_no_service";
  return has("start") || has("date", "time") ? null : "import_no_start";
}
