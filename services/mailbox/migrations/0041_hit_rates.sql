-- How many sought entries an officer's key handed in on a day (UTC), and for how many of those at least one pair was found since. Without ids of records; a withdrawal takes
-- nothing off, or it would hide who asks and withdraws. Two tables, so that who hands something in never waits for what is being found. No route reads them (docs/adr/0018).
create table asked_tally (
  member text not null,
  kid text not null,
  day date not null,
  asked integer not null,
  primary key (member, kid, day)
);
create index asked_tally_day on asked_tally (day);

create table found_tally (
  member text not null,
  kid text not null,
  day date not null,
  found integer not null,
  primary key (member, kid, day)
);
create index found_tally_day on found_tally (day);

-- Days on which the rates have been judged, and what the log was told last of a Society ('' for kid) or of one of its officers' keys, where that is not usual.
create table hit_rate_judged (day date primary key);
create table hit_rate_told (
  member text not null,
  kid text not null,
  band text not null check (band in ('low', 'high', 'very-high')),
  primary key (member, kid)
);
