/** Where the client library of Azure DevOps asks first: which resources there are, and under which addresses. */

const area = 'wit';
const resources: readonly (readonly [string, string, string])[] = [
  ['72c7ddf8-2cdc-4f60-90cd-ab71c14a399b', 'workItems', '{project}/_apis/{area}/{resource}/{id}'],
  ['62d3d110-0047-428c-ad3c-4fe872c91c74', 'workItems', '{project}/_apis/{area}/{resource}/${type}'],
  ['1a9c53f7-f243-4447-b110-35ef023636e4', 'wiql', '{project}/{team}/_apis/{area}/{resource}'],
  ['908509b6-4248-4475-a1cd-829139ba419f', 'workItemsBatch', '{project}/_apis/{area}/{resource}'],
  [
    '608aac0a-32e1-4493-a863-b9cf4566d257',
    'comments',
    '{project}/_apis/{area}/workItems/{workItemId}/{resource}',
  ],
];

/** Undefined for what is no such question. */
export function describeServer(
  method: string,
  path: string,
): { readonly status: number; readonly value: unknown } | undefined {
  if (/_apis\/ResourceAreas(?:\/|$)/i.test(path) && method === 'GET') {
    return { status: 200, value: { count: 0, value: [] } };
  }
  if (method !== 'OPTIONS') return undefined;
  const value = /_apis\/Location$/i.test(path)
    ? [
        location('Location', [
          'e81700f7-3be2-46de-8624-2eb35882fcaa',
          'ResourceAreas',
          '_apis/{resource}/{areaId}',
        ]),
      ]
    : resources.map((resource) => location(area, resource));
  return { status: 200, value: { count: value.length, value } };
}

function location(of: string, [id, resourceName, routeTemplate]: readonly [string, string, string]) {
  return {
    id,
    area: of,
    resourceName,
    routeTemplate,
    resourceVersion: 3,
    minVersion: '1.0',
    maxVersion: '7.2',
    releasedVersion: '7.1',
  };
}
