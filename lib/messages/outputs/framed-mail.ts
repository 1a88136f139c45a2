import { escapeHtml } from "./mail-html.ts";

/**
 * The HTML of a message for a frame of ours. A mail program takes the styles that stand at each element; our own pages take only a sheet that carries their
 * nonce, and a frame within them is held to the same. So the styles move into one, and the message stays what it is.
 * @param html as `compose` makes it
 */
export function framedMail(html: string, nonce: string): string {
  const styles: string[] = [];
  const classed = html.replaceAll(/ style="([^"]*)"/g, (_, style: string) => {
    if (!styles.includes(style)) styles.push(style);
    return ` class="s${styles.indexOf(style)}"`;
  });
  const sheet = styles.map((style, index) => `.s${index}{${style}}`).join("");
  return classed.replace("</head>", () => `<style nonce="${escapeHtml(nonce)}">${sheet}</style>\n</head>`);
}
