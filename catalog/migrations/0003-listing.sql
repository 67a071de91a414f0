-- What lists and repeated requests need.
--
-- "binary" is the order of bytes: in SQLite a collation of its own (and its default); on PostgreSQL
-- one that has to be made before this runs: CREATE COLLATION "binary" (LOCALE = 'C'). A prefix is
-- a range of an index in that order only, and pages follow it on any server. Statements that
-- compare or sort paths name the collation, or PostgreSQL passes the index by.

-- Lists by path and by prefix: without it each page would read all artifacts. It costs its copy of
-- the paths (65 MiB for a million) and, while new paths lie side by side as those of one task mostly
-- do, no time that could be measured; paths in random order take twice as long to store.
CREATE INDEX artifact_path ON artifact (repository, path COLLATE "binary");

-- What is held is listed among the rest.
CREATE INDEX held_path ON held (repository, path COLLATE "binary");
CREATE INDEX held_hash ON held (repository, path_hash);

-- Tasks that are over, by the time they ended: found there when they need not be kept any longer.
-- A task gets its row here once, at the end of the index.
CREATE INDEX task_over ON task (repository, updated)
  WHERE state = 'success' OR state = 'errored' OR state = 'failure';
-- Lists of the few that went wrong among the many that went well.
CREATE INDEX task_failed ON task (number) WHERE state = 'errored' OR state = 'failure';

-- Idempotency-Key of requests that became tasks. request: a hash of all that the request said,
-- task: the id, from which the first answer can be made again.
CREATE TABLE request_key (
  repository TEXT NOT NULL,
  key TEXT NOT NULL,
  request TEXT NOT NULL,
  task TEXT NOT NULL,
  used BIGINT NOT NULL,
  PRIMARY KEY (repository, key)
);
CREATE INDEX request_key_used ON request_key (repository, used);
