export { default as sql, empty, join, raw, type Sql } from 'sql-template-tag'
export { byteArrays } from './byte-arrays.ts'
export { createDb, type Db, type DbOptions } from './db.ts'
export {
  DatabaseUnavailable,
  isCheckViolation,
  isForeignKeyViolation,
  isUnavailable,
  isUniqueViolation,
  RowMismatch,
  UnexpectedRowCount,
  UnstorableText,
} from './errors.ts'
export type { Insert } from './insert-at-commit.ts'
export { type Act, logAct } from './log-act.ts'
export { type MigrateOptions, migrate, migrationCheck, migrationFiles, newestMigration } from './migrate.ts'
export { json } from './parameters.ts'
export { type DatabaseRole, grantAuditInsert, prepareDatabase } from './prepare.ts'
export type { Queries } from './queries.ts'
export { BigInteger, Bytes, Timestamp } from './row.ts'
export type { TransactionOptions, Tx } from './transaction.ts'
