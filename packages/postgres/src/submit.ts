import pg from 'pg'

/**
 * As `client.query(statement)`, which would copy the statement property by property; a transaction has a dozen of them.
 * Rejects with what PostgreSQL answered.
 */
export const submit = (client: pg.ClientBase, { name, text, values }: pg.QueryConfig): Promise<pg.QueryResult> =>
  new Promise((resolve, reject) => {
    const query = new pg.Query(text, values, (error, result) => (error ? reject(error) : resolve(result)))
    client.query(name === undefined ? query : Object.assign(query, { name }))
  })
