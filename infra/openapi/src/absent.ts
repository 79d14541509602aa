/**
 * Stands for a connection that describing routes does not need: its members may be passed on, and calling anything is
 * an error, so that no description can depend on a database, a queue or another service.
 */
export const absent = <T extends object>(): T => {
  const stand: object = new Proxy(() => {}, {
    get: (_target, name) => (typeof name === 'symbol' || name === 'then' ? undefined : stand),
    apply: () => {
      throw new Error('Describing a service must not use its connections')
    },
  })
  return stand as T
}
