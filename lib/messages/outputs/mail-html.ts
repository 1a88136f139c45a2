const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => escapes[sign] ?? sign);
}

/**
 * A message as a page that every mail program shows: one column, the program's own fonts and colours, so that its dark mode works, and nothing that is
 * fetched from anywhere.
 * @param body finished HTML
 */
export function mailHtml({ title, body }: { readonly title: string; readonly body: string }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(title)}</title>
</head>
<body style="margin:0;padding:0;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5">
<div role="main" style="max-width:600px;margin:0 auto;padding:24px 16px">
<h1 style="margin:0 0 24px;font-size:24px;line-height:1.25">${escapeHtml(title)}</h1>
${body}
</div>
</body>
</html>
`;
}
