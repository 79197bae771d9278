/** The snippet files that come with the extension, and what is in them. */
import { recordOf, textOf } from '../../../base/json.ts';
import { parseJsonc } from '../../../base/jsonc.ts';
import { ok, type Result } from '../../../base/result.ts';

export interface Snippet {
  readonly title: string;
  /** What one types to get it. */
  readonly prefix: string;
  readonly description: string;
  /** In the editor's snippet syntax. */
  readonly body: string;
  readonly file: SnippetFile;
}

export interface SnippetFile {
  /** `snippets/<name>.code-snippets`. */
  readonly name: string;
  /** The editor's ids of the languages in which they are offered; a new document is in the first. */
  readonly languages: readonly [string, ...string[]];
  /** As headings name it; the name of a language is the same in all of ours. */
  readonly title: string;
  /** Of a file in that language. */
  readonly ending: string;
}

export const snippetFiles: readonly SnippetFile[] = [
  { name: 'yaml', title: 'YAML', languages: ['yaml'], ending: 'yaml' },
  { name: 'promql', title: 'PromQL', languages: ['promql'], ending: 'promql' },
  { name: 'json', title: 'JSON', languages: ['json'], ending: 'json' },
  { name: 'markdown', title: 'Markdown', languages: ['markdown'], ending: 'md' },
  { name: 'commit', title: 'Git', languages: ['git-commit'], ending: 'txt' },
  { name: 'python', title: 'Python', languages: ['python'], ending: 'py' },
  {
    name: 'typescript',
    title: 'TypeScript',
    languages: ['typescript', 'typescriptreact'],
    ending: 'ts',
  },
  { name: 'shellscript', title: 'Shell', languages: ['shellscript'], ending: 'sh' },
];

/** In the file's order. The failure is the parser's own sentence. */
export function readSnippets(text: string, file: SnippetFile): Result<readonly Snippet[], string> {
  const read = parseJsonc(text);
  if (!read.ok) return read;
  return ok(
    Object.entries(recordOf(read.value)).map(([title, value]) => {
      const { prefix, description, body } = recordOf(value);
      return {
        title,
        prefix: textOf(prefix),
        description: textOf(description),
        body: Array.isArray(body) ? body.map(textOf).join('\n') : textOf(body),
        file,
      };
    }),
  );
}
