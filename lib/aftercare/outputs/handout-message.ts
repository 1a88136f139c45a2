import type { PrintedHandout } from "./printed-handout.ts";

/** The handout as the text of a message: it names nobody, and says every time whole. */
export function handoutMessage(handout: PrintedHandout): string {
  const { timeline, sections, location } = handout;
  const list = (heading: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [[heading, ...lines.map((line) => `- ${line}`)].join("\n")];
  return [
    ...(handout.replaced === null ? [] : [handout.replaced]),
    `${handout.title}. Your treatment at ${location.name} ended ${handout.treatedAt}.`,
    ...list(
      "Do:",
      timeline.now.do.map(({ title }) => title),
    ),
    ...timeline.now.leaveOff.flatMap(({ until, items }) =>
      list(
        `Until ${until}:`,
        items.map(({ title }) => title),
      ),
    ),
    ...list("Your home plan:", handout.homePlan),
    ...list(
      "What changes, and when:",
      timeline.next.map(({ day, time, items }) => `${day}, ${time}: ${items.map(({ text }) => text).join(" ")}`),
    ),
    [sections.contactUs.intro, ...sections.contactUs.signs.map((sign) => `- ${sign}`)].join("\n"),
    sections.emergency,
    `${timeline.zoneNote} ${handout.approval} ${handout.given}`,
  ].join("\n\n");
}
