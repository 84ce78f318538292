"""What operators find of this app in the admin: entries of the sidebar, panels and buttons of the first
page, and the tasks in words."""

from f1site.lib import control_room, navigation
from f1site.lib.control_room import Button
from f1site.lib.jobs import titles
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
        table("ingestion.generation", "Generation of the data", "update"),
    ],
}


def register() -> None:
    navigation.register(ENTRIES)
    control_room.register(20, "ingestion.control_room.facts", "Facts", "ingestion.view_importrun")
    control_room.register(30, "ingestion.control_room.to_decide", "To decide", "ingestion.view_externalid")
    control_room.register(60, "ingestion.control_room.sources", "Sources", "ingestion.view_sourcehealth")
    control_room.register_buttons(
        Button(
            "import",
            "Import",
            "ingestion.tasks.update_current",
            "ingestion.add_importrun",
            "The schedule, sessions and results of the running season",
        )
    )
    titles.register(
        {
            "ingestion.tasks.update_current": "Import the running season",
            "ingestion.tasks.update_weather": "Import the weather of the running season",
            "ingestion.tasks.import_archive": "Import an archive",
            "ingestion.tasks.import_season": "Import a season",
            "ingestion.tasks.import_race": "Import a race",
            "ingestion.tasks.import_weather": "Import the weather of seasons",
        }
    )
