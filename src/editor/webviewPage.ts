import * as vscode from 'vscode';

export interface PageSource<Message> {
  readonly title: string;
  readonly extensionUri: vscode.Uri;
  /** Name of the page's script and style sheet: `dist/webview/<name>.js` and `media/webview/<name>.css`, which comes after `page.css`. */
  readonly page: string;
  /** Answers undefined for what is no message of the page; that is dropped. */
  readonly parse: (message: unknown) => Message | undefined;
}

/**
 * Puts a page into a webview. It may run its own script, what that loads from the same folder, and its own style sheets, and
 * nothing else: no request leaves it, no inline code runs, no file outside of those two folders is read.
 */
export function fillPage<Message>(
  webview: vscode.Webview,
  { title, extensionUri, page, parse }: PageSource<Message>,
  onMessage: (message: Message) => void,
): void {
  const scripts = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
  const styles = vscode.Uri.joinPath(extensionUri, 'media', 'webview');
  webview.options = { enableScripts: true, localResourceRoots: [scripts, styles] };
  webview.onDidReceiveMessage((raw: unknown) => {
    const message = parse(raw);
    if (message !== undefined) onMessage(message);
  });
  webview.html = html({
    title,
    language: vscode.env.language,
    source: webview.cspSource,
    nonce: crypto.randomUUID(),
    script: webview.asWebviewUri(vscode.Uri.joinPath(scripts, `${page}.js`)),
    styles: ['page', page].map((name) => webview.asWebviewUri(vscode.Uri.joinPath(styles, `${name}.css`))),
  });
}

function html(parts: {
  readonly title: string;
  readonly language: string;
  readonly source: string;
  readonly nonce: string;
  readonly script: vscode.Uri;
  readonly styles: readonly vscode.Uri[];
}): string {
  const policy = `default-src 'none'; style-src ${parts.source} 'nonce-${parts.nonce}'; font-src ${parts.source}; script-src 'nonce-${parts.nonce}'`;
  return `<!DOCTYPE html>
<html lang="${escapeHtml(parts.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(parts.title)}</title>
${parts.styles.map((style) => `<link rel="stylesheet" href="${escapeHtml(style.toString())}">`).join('\n')}
</head>
<body>
<main id="page"></main>
<script type="module" nonce="${parts.nonce}" src="${escapeHtml(parts.script.toString())}"></script>
</body>
</html>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
