-- When the last step was taken: all instances together take one in a span, so that what arrives has the rest of the time however many there are.
alter table rematch add column stepped_at timestamptz;
