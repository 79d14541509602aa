-- Rights inside one trust side's PostgreSQL database, for operators who prepare it by hand. The same statements are run
-- by prepareDatabase and grantAuditInsert of packages/postgres; a test holds the two together.
--
-- Once per role, by a superuser, in any database of the cluster (psql asks for the password and sends only its hash):
--   create role mailbox login nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
--   \password mailbox
-- Once per trust side:
--   create database exchange encoding 'UTF8' template template0;
-- Then, connected to that database, once per service:
--   psql -v database=exchange -v role=mailbox -v schema=mailbox -v queues=0 -v audit=0 -f roles.sql
-- After the migrations of the audit service, once more for every other service, with -v audit=1.
-- A service that runs its queues on PostgreSQL (a Society's casework) needs -v queues=1, and a second run with the
-- schema of its queues; casework and mailbox need one more with the schema of their keys (casework_keys, mailbox_keys).

revoke all on database :"database" from public;
revoke all on schema public from public;

-- The service owns its schema; nobody else may use it.
grant connect on database :"database" to :"role";
create schema if not exists :"schema" authorization :"role";
revoke all on schema :"schema" from public;

\if :queues
grant create, temporary on database :"database" to :"role";
\endif

-- The one shared table: a service writes its log entry in the transaction of the act, may ask whether entries wait too long, and does nothing else there.
\if :audit
grant usage on schema audit to :"role";
revoke all on table audit.pending from :"role";
grant insert (id, tree, body, at) on table audit.pending to :"role";
grant execute on function audit.behind(text[], timestamptz) to :"role";
\endif
