"""Forecasts from data frames: numpy, pandas and estimators, without Django and without the other packages.

In reading order:

history         the two tables that everything starts from
races           arrays with a row for each car, grouped by race
elo_ratings     Elo ratings of drivers and constructors
signals         what the Kalman filters observe of a race
kalman          the filters
ratings         their ratings before each race
retirements     the probability to retire
features        all features of each car, by stage
inputs          the inputs that linear and tree models make of them
probability     from log strengths to the probabilities of a race
logit           conditional logit with the Plackett-Luce likelihood of the podium
race_model      base class of the models
linear, elo, trees, families    the four single models
ensemble        the pool of two of them
intervals       the uncertainty of win probabilities
fitting         fits all models of a stage
forecast        forecasts as tables
explanations    contributions of factors to a forecast
scenario        races with another grid, weather or line-up
walk            walk-forward forecasts of past seasons
paired          compares two forecasters
ablation        the effect of each ingredient
season.points, season.orders, season.countback, season.simulate, season.outcome    championships
"""
