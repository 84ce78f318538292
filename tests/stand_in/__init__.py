"""A stand-in for the outside services, on loopback, with the data of any archive in F1DB's format.

    python -m tests.stand_in --archive demo.zip

Jolpica, F1DB's repository files, Open-Meteo and OpenWeatherMap; the weather is invented.
"""
