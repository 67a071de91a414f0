-- Metadata files whose role has a newer visible or committed version, and since when. They are
-- removed some time later, when no client can be in the midst of reading them.
CREATE TABLE superseded (
  repository TEXT NOT NULL,
  name TEXT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (repository, name)
);
CREATE INDEX superseded_since ON superseded (repository, since);
