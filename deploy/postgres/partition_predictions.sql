-- Makes predictions_prediction a table partitioned by season, as docs/partitioning.md explains. Run it as f1_owner,
-- with the service ended: psql --file=partition_predictions.sql. All or nothing; a second run changes nothing.
-- A partition is the list of the races of a season, so that no query and no row of the service is another.
\set ON_ERROR_STOP on
SELECT relkind = 'p' AS is_partitioned FROM pg_class WHERE oid = 'predictions_prediction'::regclass \gset
\if :is_partitioned
  \echo predictions_prediction is partitioned already
  \quit
\endif
SET maintenance_work_mem = '256MB';
BEGIN;
LOCK TABLE predictions_prediction IN ACCESS EXCLUSIVE MODE;
ALTER TABLE predictions_prediction RENAME TO predictions_prediction_old;
CREATE TABLE predictions_prediction
  (LIKE predictions_prediction_old INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING IDENTITY)
  PARTITION BY LIST (race_id);

-- Seasons that have forecasts; races of others, and races to come, are in the default partition.
DO $$
DECLARE
  one record;
BEGIN
  FOR one IN
    SELECT season.year, string_agg(race.id::text, ', ' ORDER BY race.id) AS races
    FROM ingestion_season season JOIN ingestion_race race ON race.season_id = season.id
    WHERE EXISTS (SELECT FROM predictions_forecast forecast
                  JOIN ingestion_race other ON other.id = forecast.race_id WHERE other.season_id = season.id)
    GROUP BY season.year
  LOOP
    EXECUTE format('CREATE TABLE predictions_prediction_%s PARTITION OF predictions_prediction FOR VALUES IN (%s)',
                   one.year, one.races);
  END LOOP;
END $$;
CREATE TABLE predictions_prediction_others PARTITION OF predictions_prediction DEFAULT;

INSERT INTO predictions_prediction SELECT * FROM predictions_prediction_old;
SELECT setval(pg_get_serial_sequence('predictions_prediction', 'id'),
              (SELECT coalesce(max(id), 0) + 1 FROM predictions_prediction_old), false);
DROP TABLE predictions_prediction_old;

-- Under the names that later migrations know. A unique key of a partitioned table has the column it is partitioned by.
ALTER TABLE predictions_prediction
  ADD CONSTRAINT predictions_prediction_pkey PRIMARY KEY (id, race_id),
  ADD CONSTRAINT prediction_forecast_driver UNIQUE (forecast_id, driver_id, race_id),
  ADD FOREIGN KEY (forecast_id) REFERENCES predictions_forecast DEFERRABLE INITIALLY DEFERRED,
  ADD FOREIGN KEY (race_id) REFERENCES ingestion_race DEFERRABLE INITIALLY DEFERRED,
  ADD FOREIGN KEY (model_id) REFERENCES predictions_trainedmodel DEFERRABLE INITIALLY DEFERRED,
  ADD FOREIGN KEY (driver_id) REFERENCES ingestion_driver DEFERRABLE INITIALLY DEFERRED,
  ADD FOREIGN KEY (constructor_id) REFERENCES ingestion_constructor DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX prediction_race_model ON predictions_prediction (race_id, model_id);
CREATE INDEX ON predictions_prediction (driver_id);
CREATE INDEX ON predictions_prediction (constructor_id);
CREATE INDEX ON predictions_prediction (model_id);
COMMIT;
ANALYZE predictions_prediction;
