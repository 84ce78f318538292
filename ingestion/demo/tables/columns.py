"""The headers of F1DB's CSV files that are imported or that these refer to."""

_ENTRY = """raceId year round positionDisplayOrder positionNumber positionText driverNumber driverId
    constructorId engineManufacturerId tyreManufacturerId"""
_LAP_GAPS = "time timeMillis gap gapMillis interval intervalMillis"
_PRACTICE = f"{_ENTRY} {_LAP_GAPS} laps"
_QUALIFYING = f"""{_ENTRY} time timeMillis q1 q1Millis q2 q2Millis q3 q3Millis
    gap gapMillis interval intervalMillis laps"""
_GRID = f"""{_ENTRY} qualificationPositionNumber qualificationPositionText gridPenalty
    gridPenaltyPositions time timeMillis"""
_RACE = f"""{_ENTRY} sharedCar laps time timeMillis timePenalty timePenaltyMillis gap gapMillis
    gapLaps interval intervalMillis reasonRetired points polePosition qualificationPositionNumber
    qualificationPositionText gridPositionNumber gridPositionText positionsGained pitStops
    fastestLap driverOfTheDay grandSlam"""
_STANDING = "raceId year round positionDisplayOrder positionNumber positionText"
_CAREER = """bestChampionshipPosition bestStartingGridPosition bestRaceResult
    bestSprintRaceResult totalChampionshipWins totalRaceEntries totalRaceStarts totalRaceWins"""
_POINTS = """totalPoints totalChampionshipPoints totalPolePositions totalFastestLaps
    totalSprintRaceStarts totalSprintRaceWins"""

_HEADERS = {
    "seasons": "year",
    "continents": "id code name demonym",
    "countries": "id alpha2Code alpha3Code iocCode name demonym continentId",
    "circuits": """id name fullName previousNames type direction placeName countryId latitude
        longitude length turns totalRacesHeld""",
    "circuits-layouts": "id circuitId effective length turns",
    "grands-prix": "id name fullName shortName abbreviation countryId totalRacesHeld",
    "drivers": f"""id name firstName lastName fullName abbreviation permanentNumber gender
        dateOfBirth dateOfDeath placeOfBirth countryOfBirthCountryId nationalityCountryId
        secondNationalityCountryId {_CAREER} totalRaceLaps totalPodiums {_POINTS}
        totalDriverOfTheDay totalGrandSlams""",
    "constructors": f"""id name fullName countryId {_CAREER} total1And2Finishes totalRaceLaps
        totalPodiums totalPodiumRaces {_POINTS}""",
    "constructors-chronology": """parentConstructorId positionDisplayOrder constructorId yearFrom
        yearTo""",
    "engine-manufacturers": f"""id name countryId {_CAREER} totalRaceLaps totalPodiums
        totalPodiumRaces {_POINTS}""",
    "tyre-manufacturers": """id name countryId bestStartingGridPosition bestRaceResult
        bestSprintRaceResult totalRaceEntries totalRaceStarts totalRaceWins totalRaceLaps
        totalPodiums totalPodiumRaces totalPolePositions totalFastestLaps totalSprintRaceStarts
        totalSprintRaceWins""",
    "entrants": "id name",
    "seasons-entrants-drivers": """year entrantId constructorId engineManufacturerId driverId rounds
        roundsText testDriver""",
    "races": """id year round date time grandPrixId officialName qualifyingFormat
        sprintQualifyingFormat circuitId circuitLayoutId circuitType direction courseLength turns
        laps distance scheduledLaps scheduledDistance driversChampionshipDecider
        constructorsChampionshipDecider preQualifyingDate preQualifyingTime freePractice1Date
        freePractice1Time freePractice2Date freePractice2Time freePractice3Date freePractice3Time
        freePractice4Date freePractice4Time qualifying1Date qualifying1Time qualifying2Date
        qualifying2Time qualifyingDate qualifyingTime sprintQualifyingDate sprintQualifyingTime
        sprintRaceDate sprintRaceTime sprintRaceLaps sprintRaceDistance sprintRaceScheduledLaps
        sprintRaceScheduledDistance warmingUpDate warmingUpTime""",
    "races-free-practice-1-results": _PRACTICE,
    "races-free-practice-2-results": _PRACTICE,
    "races-free-practice-3-results": _PRACTICE,
    "races-sprint-qualifying-results": _QUALIFYING,
    "races-sprint-starting-grid-positions": _GRID,
    "races-sprint-race-results": _RACE,
    "races-qualifying-results": _QUALIFYING,
    "races-starting-grid-positions": _GRID,
    "races-race-results": _RACE,
    "races-fastest-laps": f"{_ENTRY} lap {_LAP_GAPS}",
    "races-driver-standings": f"{_STANDING} driverId points positionsGained championshipWon",
    "races-constructor-standings": f"""{_STANDING} constructorId engineManufacturerId points
        positionsGained championshipWon""",
}
COLUMNS = {table: tuple(header.split()) for table, header in _HEADERS.items()}
"""Column names by table; the file of a table is f1db-<table>.csv."""
