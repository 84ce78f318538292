"""The entries of the admin's sidebar, by group."""

from f1site.lib.navigation import Entry, table

ENTRIES = {
    "Race weekend": [
        table("ingestion.race", "Races", "flag"),
        Entry(
            "Paste for the next race", "content_paste", "ingestion_race_paste_next", ["ingestion.change_race"]
        ),
        table("ingestion.lineupchange", "Line-up changes", "swap_horiz"),
        table("ingestion.weatherdata", "Weather", "rainy"),
    ],
    "Facts": [
        table("ingestion.raceresult", "Race results", "sports_score"),
        table("ingestion.sprintresult", "Sprint results", "bolt"),
        table("ingestion.qualifyingresult", "Qualifying results", "timer"),
        table("ingestion.startinggrid", "Starting grids", "view_agenda"),
        table("ingestion.practiceresult", "Practice results", "speed"),
        table("ingestion.driverstanding", "Driver standings", "leaderboard"),
        table("ingestion.constructorstanding", "Constructor standings", "social_leaderboard"),
        table("ingestion.driver", "Drivers", "sports_motorsports"),
        table("ingestion.constructor", "Constructors", "garage"),
        table("ingestion.constructorchronology", "Constructor chronologies", "history"),
        table("ingestion.seasonentry", "Season entries", "assignment_ind"),
        table("ingestion.circuit", "Circuits", "route"),
        table("ingestion.season", "Seasons", "calendar_month"),
    ],
    "Identity and differences": [
        table("ingestion.externalid", "External ids", "fingerprint"),
        table("ingestion.difference", "Differences", "difference"),
        table("ingestion.statement", "Statements", "fact_check"),
    ],
    "Imports and sources": [
        table("ingestion.importrun", "Import runs", "download"),
        table("ingestion.sourcehealth", "Source health", "monitor_heart"),
        table("ingestion.sourceanswer", "Source answers", "inventory_2"),
    ],
    "Service": [table("ingestion.generation", "Generation of the data", "update")],
}
