-- Requests that wait for the budget of whoever asked: until when, and a second officer's signed word that they may leave above it (docs/adr/0018).
alter table submission
  add column budget_free_at timestamptz,
  add column approval jsonb,
  add column approved_by text;
create index submission_over_budget on submission (created_at, id) where state = 'waiting' and budget_free_at is not null;
