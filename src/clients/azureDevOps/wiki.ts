/** Pages of a wiki of Azure DevOps: read with their version, written only over the version that was read. */
import * as z from 'zod';
import { ok, type Result } from '../../base/result.ts';
import type { AzureDevOpsFailure } from './failures.ts';
import type { Transport } from './transport.ts';

const page = z.object({ content: z.string().optional() });

export interface WikiPage {
  /** Markdown. */
  readonly content: string;
  /** The server's ETag. */
  readonly version: string;
}

export interface WikiPlace {
  /** Name or id, such as `Platform.wiki`. */
  readonly wiki: string;
  /** Such as `/Operations/Cluster swap`. */
  readonly path: string;
}

export interface WikiClient {
  /** Undefined where there is no such page. */
  page(place: WikiPlace): Promise<Result<WikiPage | undefined, AzureDevOpsFailure>>;
  /** `conflict` where the page is another than this version; without a version, where there is one already. */
  write(
    place: WikiPlace,
    change: { readonly content: string; readonly version: string | undefined },
  ): Promise<Result<void, AzureDevOpsFailure>>;
}

export function createWikiClient(ask: Transport, project: string): WikiClient {
  const address = ({ wiki, path }: WikiPlace): string =>
    `${encodeURIComponent(project)}/_apis/wiki/wikis/${encodeURIComponent(wiki)}/pages?path=${encodeURIComponent(path)}`;
  return {
    page: async (place) => {
      let version = '';
      const answer = await ask({
        method: 'GET',
        path: `${address(place)}&includeContent=true`,
        safe: true,
        onHeaders: (headers) => {
          version = headers['etag'] ?? '';
        },
      });
      if (!answer.ok) return answer.error.code === 'not-found' ? ok(undefined) : answer;
      return ok({ content: page.safeParse(answer.value).data?.content ?? '', version });
    },
    write: async (place, { content, version }) => {
      const headers = version === undefined ? {} : { 'if-match': version };
      const answer = await ask({
        method: 'PUT',
        path: address(place),
        body: { content },
        headers,
        safe: false,
      });
      return answer.ok ? ok(undefined) : answer;
    },
  };
}
