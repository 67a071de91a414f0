-- The tables of the first release.
--
-- Both SQLite and PostgreSQL read this: TEXT and BIGINT only, no function of one of them. Times are
-- seconds since 1970 in UTC. JSON is text, as it was written: signatures cover some of it.
-- A statement ends with a semicolon at the end of a line.

CREATE TABLE repository (
  name TEXT NOT NULL PRIMARY KEY,
  bootstrap TEXT NOT NULL,
  bootstrap_task TEXT NOT NULL,
  bootstrap_deadline BIGINT NOT NULL,
  storage_claimed BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  delegation_generation BIGINT NOT NULL,
  committed_publication BIGINT NOT NULL,
  committed_revision BIGINT NOT NULL,
  committed_at BIGINT NOT NULL,
  visible_publication BIGINT NOT NULL,
  visible_revision BIGINT NOT NULL,
  timestamp_bytes TEXT NOT NULL,
  bins_prefix TEXT NOT NULL,
  bins_bit_length BIGINT NOT NULL,
  delegations TEXT NOT NULL
);

-- The owner of a repository; worker '' has let go.
CREATE TABLE lease (
  repository TEXT NOT NULL PRIMARY KEY,
  worker TEXT NOT NULL,
  epoch BIGINT NOT NULL,
  nonce TEXT NOT NULL,
  beat BIGINT NOT NULL
);

CREATE TABLE root (
  repository TEXT NOT NULL,
  version BIGINT NOT NULL,
  bytes TEXT NOT NULL,
  PRIMARY KEY (repository, version)
);

CREATE TABLE expiration (
  repository TEXT NOT NULL,
  role TEXT NOT NULL,
  days BIGINT NOT NULL,
  PRIMARY KEY (repository, role)
);

CREATE TABLE setting (
  repository TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (repository, name)
);

-- bytes: what the entries of the role's file come to.
CREATE TABLE role (
  repository TEXT NOT NULL,
  name TEXT NOT NULL,
  version BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  renew_at BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  published_revision BIGINT NOT NULL,
  PRIMARY KEY (repository, name)
);
CREATE INDEX role_dirty ON role (repository) WHERE revision > published_revision;
CREATE INDEX role_due ON role (repository, renew_at) WHERE version > 0;

-- A row is what a path holds at the revisions from_rev <= R < to_rev; to_rev is the largest BIGINT
-- while it is open. task: the highest number that had a say in the path.
CREATE TABLE artifact (
  repository TEXT NOT NULL,
  path_hash BIGINT NOT NULL,
  path TEXT NOT NULL,
  info TEXT NOT NULL,
  from_rev BIGINT NOT NULL,
  to_rev BIGINT NOT NULL,
  task BIGINT NOT NULL,
  PRIMARY KEY (repository, path_hash, path, from_rev)
);
CREATE INDEX artifact_closed ON artifact (repository, to_rev)
  WHERE to_rev < 9223372036854775807;

-- Removed paths that a task with a lower number may still want to add.
CREATE TABLE tombstone (
  repository TEXT NOT NULL,
  path TEXT NOT NULL,
  task BIGINT NOT NULL,
  PRIMARY KEY (repository, path)
);

-- Changes that wait for a publish task; without info: removals.
CREATE TABLE held (
  repository TEXT NOT NULL,
  path TEXT NOT NULL,
  path_hash BIGINT NOT NULL,
  info TEXT,
  task BIGINT NOT NULL,
  PRIMARY KEY (repository, path)
);

-- The newest task number. A row, not a sequence: its lock makes the order of numbers the order of
-- commits.
CREATE TABLE task_counter (
  value BIGINT NOT NULL
);
INSERT INTO task_counter (value) VALUES (0);

-- publication: the one that covers the task; 0: none yet.
CREATE TABLE task (
  number BIGINT NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  repository TEXT NOT NULL,
  action TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  created BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  publication BIGINT NOT NULL
);
CREATE INDEX task_open ON task (number) WHERE state IN ('accepted', 'started');
CREATE INDEX task_running ON task (repository, publication) WHERE state = 'running';

-- The long texts stand apart, so that a change of state does not write them again.
CREATE TABLE task_payload (
  task BIGINT NOT NULL PRIMARY KEY,
  payload TEXT NOT NULL
);
CREATE TABLE task_result (
  task BIGINT NOT NULL PRIMARY KEY,
  result TEXT NOT NULL
);

-- What a running task waits for: the role published at this revision or later.
CREATE TABLE task_role (
  task BIGINT NOT NULL,
  role TEXT NOT NULL,
  revision BIGINT NOT NULL,
  PRIMARY KEY (task, role)
);
