/** Go's runtime, which sets a global. */
declare module 'sh-syntax/vendors/wasm_exec';
