/**
 * The HTML of a message for a frame of ours. A mail program takes the styles that stand at each element; our own pages take none that do not carry the nonce of
 * the page that was loaded first, which a page drawn later does not know. So the frame shows words, order and links, without the styles.
 * @param html as `compose` makes it
 */
export function framedMail(html: string): string {
  return html.replaceAll(/ style="[^"]*"/g, "").replaceAll(/<style[\s\S]*?<\/style>\n?/g, "");
}
