"""A session that an operator pastes before a source publishes it: one line a driver, or the rows of a sheet.

    qualifying    VER 1:29.179                                  in order; up to three times: Q1, Q2, Q3
                  2. Leclerc 1:30.1 1:29.8 1:29.407
                  3 55 Carlos Sainz SAI Ferrari 1:30.6 17       position, number, name, constructor, laps
                  Sargeant                                      no time
    penalties     Pérez 5                                       places; also "5 places"
                  STR back                                      the back of the grid
                  #27 pit                                       from the pit lane
    grid          VER                                           in order
                  Hulkenberg pit                                from the pit lane

A driver is named by code, by any words of the name, or by the number of the car. Parsing is pure. A position
before the name, as result sheets print it, is ignored: the order counts.
"""

from ingestion.sources.pasted.drivers import Entrant
from ingestion.sources.pasted.records import grid, penalties, qualifying

__all__ = ["Entrant", "grid", "penalties", "qualifying"]
