-- Price lists, their versions, which account has which list from when, tax rates, and whom to tell of a change. Times of 0
-- are "never"; networks and classes of -1 are "any". A version that is in force is never changed.
CREATE TABLE price_lists (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  adds_taxes BIGINT NOT NULL,
  made_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX price_lists_name ON price_lists (name);

CREATE TABLE price_versions (
  id BIGINT PRIMARY KEY,
  list BIGINT NOT NULL,
  effective_at BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  withdrawn_at BIGINT NOT NULL DEFAULT 0,
  reason TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX price_versions_in_use ON price_versions (list, effective_at) WHERE withdrawn_at = 0;
CREATE INDEX price_versions_list ON price_versions (list, effective_at);
CREATE INDEX price_versions_newest ON price_versions (list, id);

CREATE TABLE price_rules (
  version BIGINT NOT NULL,
  network BIGINT NOT NULL,
  class BIGINT NOT NULL,
  per_segment BIGINT NOT NULL,
  PRIMARY KEY (version, network, class)
);

CREATE TABLE price_assignments (
  account BIGINT NOT NULL,
  effective_at BIGINT NOT NULL,
  list BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  is_over BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (account, effective_at)
);
CREATE INDEX price_assignments_open ON price_assignments (account, effective_at) WHERE is_over = 0;
CREATE INDEX price_assignments_list ON price_assignments (list, account) WHERE is_over = 0;

CREATE TABLE tax_rates (
  tax BIGINT NOT NULL,
  from_day BIGINT NOT NULL,
  basis_points BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (tax, from_day)
);
INSERT INTO tax_rates (tax, from_day, basis_points, made_at) VALUES (1, 0, 1600, 0);
INSERT INTO tax_rates (tax, from_day, basis_points, made_at) VALUES (2, 0, 0, 0);

CREATE TABLE price_notices (
  id BIGINT PRIMARY KEY,
  list BIGINT NOT NULL,
  effective_at BIGINT NOT NULL,
  changes TEXT NOT NULL,
  told BIGINT NOT NULL DEFAULT 0,
  last BIGINT NOT NULL,
  is_done BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX price_notices_open ON price_notices (id) WHERE is_done = 0;
CREATE INDEX price_notices_moment ON price_notices (list, effective_at);
CREATE INDEX price_notices_past ON price_notices (effective_at) WHERE is_done = 1;
