/** What scanners say that is no finding: a table of docs/security.md, which people read and the scan goes by. */
export type Explanation = { readonly said: string; readonly why: string };

/** The rows under the document's heading "Scanners": what is said, in backticks, and why it is no finding. */
export function explanationsOf(document: string): readonly Explanation[] {
  const [, section = ""] = document.split("\n## Scanners\n");
  return [...section.matchAll(/^\| `([^`]+)`\s*\| (.+?)\s*\|$/gm)].map(([, said = "", why = ""]) => ({ said, why }));
}

export const explains = ({ said }: Explanation, text: string): boolean => text.toLowerCase().includes(said.toLowerCase());
