-- How far the comparison of everybody with everybody has come, over all instances. `reached`: the id up to which entries have been compared since `began_at`; `ended_at`: null while it goes on.
create table rematch (
  single boolean primary key default true check (single),
  began_at timestamptz not null,
  floor double precision not null,
  reached text not null default '',
  ended_at timestamptz
);
