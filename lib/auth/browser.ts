const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:e|A|iOS)?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\b(?:Firefox|FxiOS)\//, "Firefox"],
  [/\b(?:Chrome|CriOS)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\biPad\b/, "iPad"],
  [/\biPhone\b/, "iPhone"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b/, "Mac"],
  [/\bCrOS\b/, "Chromebook"],
  [/\bLinux\b/, "Linux"],
];

/** A browser in words, "Firefox on Windows", from what it says of itself: enough to know one's own computers by, and nothing that was sent. Empty for others. */
export function sayBrowser(userAgent: string): string {
  const of = (known: typeof BROWSERS) => known.find(([pattern]) => pattern.test(userAgent.slice(0, 500)))?.[1];
  const [browser, system] = [of(BROWSERS), of(SYSTEMS)];
  return browser === undefined ? (system ?? "") : system === undefined ? browser : `${browser} on ${system}`;
}
