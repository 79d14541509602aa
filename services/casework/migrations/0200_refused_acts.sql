-- Acts that a rule refused here, for whoever submitted them: rules and fields, never a value and never what the act was about.
create table refused_act (
  id text primary key,
  officer text not null,
  code text not null,
  findings jsonb not null,
  refused_at timestamptz not null
);
create index refused_act_refused_at on refused_act (refused_at);
