-- A partition for a season of its own, with its rows from the default partition; docs/partitioning.md.
-- Run it as f1_owner when the schedule of a season is stored: psql --variable=year=2027 --file=partition_season.sql
\set ON_ERROR_STOP on
BEGIN;
LOCK TABLE predictions_prediction IN ACCESS EXCLUSIVE MODE;
CREATE TABLE predictions_prediction_:year (LIKE predictions_prediction INCLUDING ALL EXCLUDING IDENTITY);
WITH moved AS (
  DELETE FROM predictions_prediction_others WHERE race_id IN (
    SELECT race.id FROM ingestion_race race JOIN ingestion_season season ON season.id = race.season_id
    WHERE season.year = :year)
  RETURNING *)
INSERT INTO predictions_prediction_:year SELECT * FROM moved;
SELECT format('ALTER TABLE predictions_prediction ATTACH PARTITION predictions_prediction_%s FOR VALUES IN (%s)',
              :year, string_agg(race.id::text, ', ' ORDER BY race.id))
FROM ingestion_race race JOIN ingestion_season season ON season.id = race.season_id
WHERE season.year = :year \gexec
COMMIT;
