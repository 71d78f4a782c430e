/**
 * The module lab: where modules come from, what is known of them besides their bytes, and policies. Modules of before
 * were all picked as files; their facts are read again from their bytes.
 */
export const moduleLab = `
ALTER TABLE modules ADD COLUMN source TEXT NOT NULL DEFAULT '{}';
UPDATE modules SET source = json_object('kind', 'file', 'name', name);

-- Signature bundles beside modules, as they were given; checked whenever they are asked for.
CREATE TABLE signature_bundles (
  digest TEXT NOT NULL REFERENCES modules(digest) ON DELETE CASCADE,
  -- SHA-256 of the bundle's text: the same one is kept once.
  bundle_digest TEXT NOT NULL,
  bundle TEXT NOT NULL,
  added_at_ms INTEGER NOT NULL,
  PRIMARY KEY (digest, bundle_digest)
) STRICT;

CREATE TABLE trusted_keys (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  algorithm TEXT NOT NULL,
  pem TEXT NOT NULL,
  added_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE watched_files (
  id TEXT PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  file TEXT NOT NULL,
  -- What the file looked like when it was last looked into: its time, size and number on the disk.
  seen TEXT NOT NULL
) STRICT;

-- The fleet's policies as they were written; never stored with a problem in them.
CREATE TABLE policies (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  yaml TEXT NOT NULL
) STRICT;

-- Agreements to what a module may do more than another one; kept when a module goes, because bytes can come back.
CREATE TABLE capability_approvals (
  from_digest TEXT NOT NULL,
  to_digest TEXT NOT NULL,
  by TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (from_digest, to_digest)
) STRICT, WITHOUT ROWID;

-- What was measured of modules on this computer, with its raw samples.
CREATE TABLE module_measurements (
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL REFERENCES modules(digest) ON DELETE CASCADE,
  measured_at_ms INTEGER NOT NULL,
  measurement TEXT NOT NULL
) STRICT;
CREATE INDEX module_measurements_by_module ON module_measurements(digest, measured_at_ms);
`;
