import { describe, expect, test } from 'vitest';
import { renderedText } from '../../../../src/features/helm/core/renderedText.ts';

const manifest = `---
# Source: demo/templates/secret.yaml
apiVersion: v1
kind: Secret
stringData:
  file: |
    hunter2
    and more
  word: hunter2
---
# Source: demo/templates/other.yaml
kind: ConfigMap
`;

describe('the text of a rendered document', () => {
  test('hides what Secrets hold, and every other line stays where it is', () => {
    const { text, hasSecrets } = renderedText({ manifest, notes: '' }, false);
    expect(hasSecrets).toBe(true);
    expect(text).not.toContain('hunter2');
    const [masked, plain] = [text.split('\n'), manifest.split('\n')];
    expect(masked.length).toBe(plain.length);
    expect(masked.indexOf('kind: ConfigMap')).toBe(plain.indexOf('kind: ConfigMap'));
    expect(masked[8]).toBe('  word: "<masked>"');
  });

  test('shows it when a person wants that', () => {
    const { text, hasSecrets } = renderedText({ manifest, notes: '' }, true);
    expect(text).toBe(manifest);
    expect(hasSecrets).toBe(true);
  });

  test('has nothing to hide without a Secret', () => {
    expect(renderedText({ manifest: 'kind: ConfigMap\n', notes: '' }, false)).toEqual({
      text: 'kind: ConfigMap\n',
      hasSecrets: false,
    });
  });

  test('hides all of what may be a Secret and cannot be read, line by line', () => {
    const broken = 'kind: Secret\ndata:\n  a: hunter2\n b: [\n';
    const { text } = renderedText({ manifest: broken, notes: '' }, false);
    expect(text).not.toContain('hunter2');
    expect(text.split('\n').length).toBe(broken.split('\n').length);
  });

  test('ends with the notes, as comments', () => {
    const { text } = renderedText({ manifest: 'kind: A\n', notes: 'Visit\n\n  https://x\n' }, false);
    expect(text).toBe("kind: A\n---\n# The chart's notes:\n# Visit\n#\n#   https://x\n");
  });
});
