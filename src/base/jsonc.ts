/** JSON as editors keep their settings in: with comments, and commas behind the last item. */
import { err, ok, type Result } from './result.ts';

const textOrComment = /("(?:\\.|[^"\\])*")|\/\/[^\n\r]*|\/\*[\s\S]*?\*\//g;
const textOrLastComma = /("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g;

/** The value; the failure is the parser's own sentence. */
export function parseJsonc(text: string): Result<unknown, string> {
  const plain = [textOrComment, textOrLastComma].reduce(
    (before, pattern) => before.replaceAll(pattern, (_, quoted: string | undefined) => quoted ?? ''),
    text.replace(/^\uFEFF/, ''),
  );
  try {
    return ok(JSON.parse(plain));
  } catch (problem) {
    return err(problem instanceof Error ? problem.message : String(problem));
  }
}
