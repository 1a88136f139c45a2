/** What docs/operations.md tells to do: its commands, and what it says that they print. */

/**
 * Who does a step: the machine; nobody here, since it needs the internet, a second machine or a Docker engine; or hands at a screen, which a script of the same
 * name stands in for.
 */
export type Where =
  | { readonly kind: "machine" }
  | { readonly kind: "elsewhere"; readonly needs: string }
  | { readonly kind: "hands"; readonly name: string };

export type Step = {
  /** The heading that it stands under. */
  readonly under: string;
  readonly line: number;
  readonly where: Where;
  /** The commands; empty for hands. */
  readonly text: string;
  /** What the document says is printed. */
  readonly prints: readonly string[];
};

const FENCE = /^```(\w*)\s*(.*)$/;
const HANDS = /^<!-- hands: ([\w-]+) -->$/;

/** The steps in their order. @throws for a block that is never closed. */
export function readSteps(document: string): readonly Step[] {
  const lines = document.split("\n");
  const steps: Step[] = [];
  let under = "";
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const hands = HANDS.exec(line)?.[1];
    if (hands !== undefined) steps.push({ under, line: at + 1, where: { kind: "hands", name: hands }, text: "", prints: [] });
    if (/^#+ /.test(line)) under = line.replace(/^#+ /, "");
    const fence = FENCE.exec(line);
    if (fence === null) continue;
    const end = lines.indexOf("```", at + 1);
    if (end < 0) throw new Error(`The block of line ${at + 1} is never closed.`);
    const block = lines.slice(at + 1, end);
    const [, language, needs = ""] = fence;
    if (language === "sh") {
      const where: Where = needs.startsWith("needs ") ? { kind: "elsewhere", needs: needs.slice(6) } : { kind: "machine" };
      steps.push({ under, line: at + 1, where, text: block.join("\n"), prints: [] });
    } else if (language === "text") {
      const last = steps.pop();
      if (last !== undefined) steps.push({ ...last, prints: block.filter((each) => each.trim() !== "" && each.trim() !== "…") });
    }
    at = end;
  }
  return steps;
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The first line that the document promises and that was not printed, in its order; undefined when all were. "…" stands for anything. */
export function missingLine(prints: readonly string[], printed: string): string | undefined {
  const lines = printed.split("\n");
  let from = 0;
  for (const promised of prints) {
    const pattern = new RegExp(promised.trim().split("…").map(escaped).join(".*"));
    const at = lines.findIndex((line, index) => index >= from && pattern.test(line));
    if (at < 0) return promised;
    from = at + 1;
  }
  return undefined;
}
