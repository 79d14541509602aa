-- When what was granted for a case ends, where the enquirer's consent ends before the next review would be due; null for any other.
alter table tracing_case add column ends_at timestamptz, add column next_ends_at timestamptz;
