-- Keys of cases and people live in a schema of their own, which is kept in its latest state only and never in dated backups: erasing a row is erasing what it opens.
do $$
begin
  if not exists (select from pg_namespace where nspname = 'casework_keys') then
    create schema casework_keys;
  end if;
end
$$;
create table casework_keys.object_key (
  id text primary key,
  wrapped bytea not null
);
