/** What workloads use and cost: counters of nodes by span of time, scenarios, prices, bills, and what accrued. */
export const cost = `
-- Differences of the counters of nodes, added up by span (1 min, 1 h, 1 day). NULL: the node does not count that.
CREATE TABLE usage (
  workload TEXT NOT NULL,
  span_ms INTEGER NOT NULL,
  start_ms INTEGER NOT NULL,
  node TEXT NOT NULL,
  release TEXT NOT NULL,
  first_ms INTEGER NOT NULL,
  last_ms INTEGER NOT NULL,
  measured_ms REAL NOT NULL,
  cpu_ms REAL,
  memory_byte_ms REAL,
  memory_peak_bytes REAL,
  requests REAL,
  probes REAL,
  wall_ms REAL,
  bytes_in REAL,
  bytes_out REAL,
  PRIMARY KEY (span_ms, start_ms, workload, node, release)
) STRICT, WITHOUT ROWID;

-- Counters as each was read last: usage is reckoned from them, also after the console was closed.
CREATE TABLE usage_marks (
  key TEXT PRIMARY KEY,
  node TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  counters TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The texts of scenarios, which may be unfinished.
CREATE TABLE scenarios (
  id TEXT PRIMARY KEY,
  yaml TEXT NOT NULL,
  step TEXT NOT NULL,
  revision INTEGER NOT NULL,
  decision TEXT,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL
) STRICT;

-- The user's file of prices as it was written; never stored with a problem in it.
CREATE TABLE own_prices (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  yaml TEXT NOT NULL
) STRICT;

-- What nodes cost, and the budget.
CREATE TABLE fleet_prices (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  value TEXT NOT NULL
) STRICT;

-- Sums of FOCUS files, never their rows.
CREATE TABLE bills (
  id TEXT PRIMARY KEY,
  read_at_ms INTEGER NOT NULL,
  bill TEXT NOT NULL
) STRICT;

-- What accrued, by day (UTC), node, workload and release, in US dollars at the prices of that day. Workload '' is what no
-- workload was found to use; kind people belongs to the fleet, with no node.
CREATE TABLE cost_days (
  day_ms INTEGER NOT NULL,
  node TEXT NOT NULL,
  node_name TEXT NOT NULL,
  region TEXT NOT NULL,
  workload TEXT NOT NULL,
  release TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('allocated', 'idle', 'traffic', 'people')),
  -- Time of the day that was accounted for.
  accounted_ms REAL NOT NULL,
  usd REAL NOT NULL,
  requests REAL,
  PRIMARY KEY (day_ms, node, workload, release, kind)
) STRICT, WITHOUT ROWID;

-- Up to when cost has accrued, and which alerts of the budget were told in which month.
CREATE TABLE cost_marks (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT;
`;
