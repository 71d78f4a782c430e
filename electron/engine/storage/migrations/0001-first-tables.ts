/** The first tables. JSON columns are checked with the domain's schema when they are read. */
export const firstTables = `
CREATE TABLE nodes (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  driver TEXT NOT NULL,
  address TEXT NOT NULL,
  labels TEXT NOT NULL,
  target TEXT NOT NULL,
  facts TEXT,
  added_at_ms INTEGER NOT NULL,
  last_seen_at_ms INTEGER
) STRICT;

CREATE TABLE modules (
  digest TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  facts TEXT NOT NULL,
  added_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE workloads (
  name TEXT PRIMARY KEY,
  created_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE releases (
  id TEXT NOT NULL,
  workload TEXT NOT NULL REFERENCES workloads(name),
  number INTEGER NOT NULL,
  digest TEXT NOT NULL REFERENCES modules(digest),
  settings TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  PRIMARY KEY (workload, id),
  UNIQUE (workload, number)
) STRICT;

CREATE TABLE rollouts (
  id TEXT PRIMARY KEY,
  workload TEXT NOT NULL,
  release TEXT NOT NULL,
  started_at_ms INTEGER NOT NULL,
  finished INTEGER NOT NULL DEFAULT 0,
  plan TEXT NOT NULL,
  -- How it ended, so that a list of old rollouts reads no journal.
  summary TEXT
) STRICT;
CREATE UNIQUE INDEX rollouts_one_running ON rollouts(workload) WHERE finished = 0;

CREATE TABLE journal (
  rollout TEXT NOT NULL REFERENCES rollouts(id),
  seq INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  event TEXT NOT NULL,
  PRIMARY KEY (rollout, seq)
) STRICT, WITHOUT ROWID;

-- One DDSketch (microseconds) per workload, node, release and span of time (10 s, 1 min, 1 h). Node '' is all nodes
-- merged, so that a chart of the fleet reads one row a span however many nodes there are.
CREATE TABLE latency (
  workload TEXT NOT NULL,
  span_ms INTEGER NOT NULL,
  start_ms INTEGER NOT NULL,
  node TEXT NOT NULL,
  release TEXT NOT NULL,
  measured_from TEXT NOT NULL,
  failed INTEGER NOT NULL,
  count INTEGER NOT NULL,
  sketch BLOB NOT NULL,
  PRIMARY KEY (workload, span_ms, start_ms, node, release)
) STRICT, WITHOUT ROWID;

CREATE TABLE cold_starts (
  id INTEGER PRIMARY KEY,
  workload TEXT NOT NULL,
  node TEXT NOT NULL,
  measured_at_ms INTEGER NOT NULL,
  run TEXT NOT NULL
) STRICT;
CREATE INDEX cold_starts_by_workload ON cold_starts(workload, measured_at_ms);

CREATE TABLE activity (
  seq INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  target TEXT NOT NULL,
  result TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;
CREATE TRIGGER activity_is_append_only_update BEFORE UPDATE ON activity
  BEGIN SELECT RAISE(ABORT, 'activity is append-only'); END;
CREATE TRIGGER activity_is_append_only_delete BEFORE DELETE ON activity
  BEGIN SELECT RAISE(ABORT, 'activity is append-only'); END;

CREATE TABLE settings (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  value TEXT NOT NULL
) STRICT;

-- Records that no longer fit their schema: kept for a person to look at, never silently dropped.
CREATE TABLE set_aside (
  id INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  source TEXT NOT NULL,
  record TEXT NOT NULL,
  reason TEXT NOT NULL,
  -- Met again at every reading, kept once.
  UNIQUE (source, record)
) STRICT;
`;
