-- A claim is written with every commit: to compress it takes longer than all else of a small one. SQLite does
-- not compress.

ALTER TABLE link_claims ALTER claimed SET STORAGE EXTERNAL;
