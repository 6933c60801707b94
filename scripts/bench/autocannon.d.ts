/** The part of autocannon that the load process uses; the package brings no types. */
declare module 'autocannon' {
  const autocannon: (
    options: import('./autocannon-types.ts').LoadOptions,
  ) => Promise<import('./autocannon-types.ts').LoadResult>;
  export = autocannon;
}
