/** Loaded before the server: its requests to Azure DevOps go to the stand-in on this machine instead. */
import http from 'node:http';
import https from 'node:https';
import { registerHooks, syncBuiltinESMExports } from 'node:module';

// The key ring is native code of another package, which a sign-in by token never asks.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'keytar'
      ? { url: new URL('noKeyRing.cjs', import.meta.url).href, format: 'commonjs', shortCircuit: true }
      : next(specifier, context),
});

const target = new URL(process.env.STAND_IN ?? 'http://127.0.0.1:1');
const isAzure = (/** @type {string} */ host) => host === 'dev.azure.com' || host.endsWith('.dev.azure.com');

https.request = /** @type {typeof https.request} */ (
  (/** @type {any} */ given, /** @type {any} */ options, /** @type {any} */ listener) => {
    const heard = typeof options === 'function' ? options : listener;
    const more = typeof options === 'object' ? options : {};
    const url = typeof given === 'string' || given instanceof URL ? new URL(given) : undefined;
    const all = { ...(url ? { path: url.pathname + url.search } : given), ...more };
    const host = url?.hostname ?? all.hostname ?? all.host ?? '';
    if (!isAzure(host)) throw new Error(`no request leaves this test: ${host}`);
    const { agent: _, ...rest } = all;
    return http.request(
      { ...rest, protocol: 'http:', hostname: target.hostname, host: target.hostname, port: target.port },
      heard,
    );
  }
);
syncBuiltinESMExports();

const realFetch = globalThis.fetch;
globalThis.fetch = async (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  if (!isAzure(url.hostname)) throw new Error(`no request leaves this test: ${url.hostname}`);
  return realFetch(new URL(url.pathname + url.search, target), init);
};
