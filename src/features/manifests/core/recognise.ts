/** Whether a YAML file is a Kubernetes manifest, cheaply: it is asked at each edit of any YAML file. */

/**
 * By `apiVersion` and `kind` at the start of a line; a template of a chart holds actions, and is judged by what it renders to.
 *
 * @param path with `/`
 */
export function isManifest(path: string, text: string): boolean {
  if (/\/templates\//.test(path) && text.includes('{{')) return false;
  return /^apiVersion:\s*\S/m.test(text) && /^kind:\s*\S/m.test(text);
}
