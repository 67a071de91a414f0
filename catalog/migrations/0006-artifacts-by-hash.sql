-- Artifacts without a primary key, which held a third copy of each path: they are found by hash, and
-- what makes them unique is the index by path. The index by hash is what a large import touches at
-- random: an artifact takes 24 bytes there, with a path of 25 bytes it were 57.
--
-- Rows go into the table in the order of hashes, as those of one transaction always do: what a role
-- lists lies together.

CREATE TABLE artifact_by_hash (
  repository TEXT NOT NULL,
  path_hash BIGINT NOT NULL,
  path TEXT NOT NULL,
  info TEXT NOT NULL,
  from_rev BIGINT NOT NULL,
  to_rev BIGINT NOT NULL,
  task BIGINT NOT NULL,
  owner TEXT NOT NULL DEFAULT ''
);
INSERT INTO artifact_by_hash (repository, path_hash, path, info, from_rev, to_rev, task, owner)
  SELECT repository, path_hash, path, info, from_rev, to_rev, task, owner FROM artifact
  ORDER BY repository, path_hash;
DROP TABLE artifact;
ALTER TABLE artifact_by_hash RENAME TO artifact;

CREATE INDEX artifact_hash ON artifact (repository, path_hash);
CREATE UNIQUE INDEX artifact_path ON artifact (repository, path COLLATE "binary", from_rev);
-- As before.
CREATE INDEX artifact_closed ON artifact (repository, to_rev)
  WHERE to_rev < 9223372036854775807;
CREATE INDEX artifact_owner ON artifact (repository, owner, path_hash) WHERE owner <> '';
