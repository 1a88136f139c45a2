import type { CDPSession, Page } from "@playwright/test";
import { expect } from "./fixtures.ts";
import { keyboardOperator, type Operator } from "./operator.ts";

/** Where the keyboard is, as the accessibility tree tells it; null where nothing in particular has the focus: the page was just opened, or Tab came around. */
type Stop = { readonly node: number | undefined; readonly role: string; readonly name: string } | null;

export type KeyboardWalk = Operator & {
  /** What was used since the last call, in order: "button Sign and finish". */
  readonly used: () => readonly string[];
  /** What has the focus now. */
  readonly at: () => Promise<string>;
  /** Every stop of the Tab key on this page, once around. @throws where the keyboard is held somewhere. */
  readonly around: () => Promise<readonly string[]>;
};

/** Far more than any page has: a circle that is longer has no end. */
const MOST_STOPS = 400;

/** How long a page may take to be drawn anew. */
const SETTLES_MS = 10_000;

/** Fields in which day, month and year are stops of their own. */
const IN_PARTS: ReadonlySet<string> = new Set(["Date", "DateTime", "InputTime"]);

const say = (stop: Stop) => (stop === null ? "nowhere" : `${stop.role} ${stop.name}`);

/** The element that has the focus, by the protocol's name for it. */
async function focused(tree: CDPSession): Promise<string | null> {
  const { result } = await tree.send("Runtime.evaluate", { expression: "document.activeElement" });
  return result.objectId === undefined || result.className === "HTMLBodyElement" ? null : result.objectId;
}

async function look(tree: CDPSession): Promise<Stop> {
  const objectId = await focused(tree);
  if (objectId === null) return null;
  const { nodes } = await tree.send("Accessibility.getPartialAXTree", { objectId, fetchRelatives: false });
  const [found] = nodes;
  return { node: found?.backendDOMNodeId, role: String(found?.role?.value ?? "none"), name: String(found?.name?.value ?? "").trim() };
}

/**
 * Looks until what has the focus has a name: a page that is drawn anew between the question what it is and the question what it is called answers for an
 * element that has gone. @throws where it stays nameless.
 */
async function whereIs(tree: CDPSession): Promise<Stop> {
  let stop: Stop = null;
  await expect(async () => {
    stop = await look(tree);
    if (stop !== null) expect(stop.name, `a ${stop.role} has the focus and no name`).not.toBe("");
  }).toPass({ timeout: SETTLES_MS, intervals: [20, 50, 100, 250] });
  return stop;
}

/**
 * Hands that use nothing but keys. At each stop of the Tab key they look into the accessibility tree: the focus has moved, and what has it has a role and a
 * name that a screen reader says.
 */
export async function keyboardWalk(page: Page): Promise<KeyboardWalk> {
  const tree = await page.context().newCDPSession(page);
  let used: string[] = [];
  const step = async (): Promise<Stop> => {
    const here = await focused(tree);
    const before = here === null ? undefined : (await tree.send("DOM.describeNode", { objectId: here })).node.backendNodeId;
    await page.keyboard.press("Tab");
    const after = await whereIs(tree);
    if (after !== null) {
      const isHeld = after.node === before && !IN_PARTS.has(after.role);
      expect(isHeld, `the keyboard is held at ${say(after)}`).toBe(false);
    }
    return after;
  };
  return {
    ...keyboardOperator({
      tab: async () => {
        await step();
      },
      acting: async () => {
        used.push(say(await whereIs(tree)));
      },
    }),
    used: () => {
      const so = used;
      used = [];
      return so;
    },
    at: async () => say(await whereIs(tree)),
    around: async () => {
      const stops: Stop[] = [];
      for (let steps = 0; steps < MOST_STOPS; steps += 1) {
        const stop = await step();
        if (stops.length > 0 && (stop === null || stop.node === stops[0]?.node)) return stops.map(say);
        if (stop !== null) stops.push(stop);
      }
      throw new Error("The Tab key does not come around.");
    },
  };
}
