import { readFile } from "node:fs/promises";
import type { Ctx } from "#lib/auth/ctx.ts";
import { type Result, refuse } from "#lib/result.ts";
import type { SendFileInput } from "../input.ts";
import { isSomethingElse, isWorkbook } from "../rules/text.ts";
import { readCsv } from "./files/csv.ts";
import { readXlsx } from "./files/xlsx.ts";
import { stageImport } from "./stage.ts";

/** Takes a file that was sent: a workbook or separated values, by what it holds and not by its name. Refuses as the files and `stageImport` do. */
export async function receiveImport(
  ctx: Ctx<"import:run">,
  path: string,
  { kind, idempotencyKey }: SendFileInput,
): Promise<Result<{ importId: string }>> {
  const bytes = await readFile(path);
  if (isSomethingElse(bytes)) return refuse("import_unreadable");
  const table = isWorkbook(bytes) ? await readXlsx(bytes) : await readCsv(bytes);
  return table.ok ? stageImport(ctx, kind, table.value, idempotencyKey) : table;
}
