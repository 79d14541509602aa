-- Whether entries of these trees have been waiting since before an instant: all that a service may know of what waits. Until it is in a signed tree an entry
-- could be taken away unseen, so that services may refuse to hand anything out while the log is behind.
create function behind(trees text[], before timestamptz) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select exists (select from audit.pending where tree = any(trees) and at < before) $$;
revoke all on function behind from public;
