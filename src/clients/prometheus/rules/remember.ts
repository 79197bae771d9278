/** Texts whose answers are kept, unless told. */
const usuallyKept = 5000;

/** The same, and what was judged before is not judged again: of a file that is typed in, one expression is new. */
export function remember<Answer>(
  judge: (text: string) => Answer,
  mostKept = usuallyKept,
): (text: string) => Answer {
  const known = new Map<string, { readonly answer: Answer }>();
  return (text) => {
    const before = known.get(text);
    if (before) return before.answer;
    const answer = judge(text);
    if (known.size >= mostKept) known.clear();
    known.set(text, { answer });
    return answer;
  };
}
