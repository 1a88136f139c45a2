import { FIELD_CLASSES, FIELDS, type FieldClass } from "#lib/auth/fields.ts";

export type ClassedField = { readonly table: string /** As SQL spells it. */; readonly column: string; readonly fieldClass: FieldClass };

const isClass = (name: string): name is FieldClass => Object.hasOwn(FIELD_CLASSES, name);

/** Every field of the matrix, one by one. */
export function classedFields(): readonly ClassedField[] {
  return Object.entries(FIELDS).flatMap(([table, classes]) =>
    Object.entries(classes).flatMap(([fieldClass, columns]) =>
      isClass(fieldClass)
        ? columns.map((column) => ({ table, column: column.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), fieldClass }))
        : [],
    ),
  );
}
