"""An operator sees who drives, replaces and withdraws drivers, and takes it back."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from ingestion.line_ups import line_up
from ingestion.models import Driver, LineUpChange

ADD = reverse("admin:ingestion_lineupchange_add")


@pytest.fixture
def operator(world, settings, admin_client):
    settings.F1_AS_OF = world.THURSDAY
    return admin_client


def cars(world, number=5):
    return dict(line_up(world.race(number), world.THURSDAY).pairs)


def shown(client, race):
    return client.get(reverse("admin:ingestion_race_line_up", args=[race.pk]))


def add(client, world, **values):
    return client.post(ADD, {"first_race": world.race(5).pk, "last_race": world.race(5).pk, **values})


def test_the_page_lists_every_car_and_what_tells_so(operator, world):
    page = shown(operator, world.race(5)).content.decode()
    assert page.count("Replace or withdraw</a>") == len(cars(world)) == 20
    assert "Entry list" in page


def test_a_driver_is_replaced_for_one_race_in_the_same_car(operator, world):
    replaced, constructor = next(iter(cars(world).items()))
    substitute = Driver.objects.create(name="Sue Substitute", driver_code="SUE")
    answer = add(operator, world, driver=substitute.pk, replaces=replaced, reason="ill")
    assert answer.url == reverse("admin:ingestion_race_line_up", args=[world.race(5).pk])
    assert cars(world)[substitute.pk] == constructor
    assert replaced not in cars(world)
    assert replaced in cars(world, 6)
    assert "Sue Substitute" in shown(operator, world.race(5)).content.decode()


def test_a_driver_is_withdrawn_and_comes_back_when_the_change_is_deleted(operator, world):
    withdrawn = next(iter(cars(world)))
    add(operator, world, replaces=withdrawn)
    assert withdrawn not in cars(world)
    change = LineUpChange.objects.get()
    operator.post(reverse("admin:ingestion_lineupchange_delete", args=[change.pk]), {"post": "yes"})
    assert withdrawn in cars(world)


def test_the_link_beside_a_car_fills_in_the_form(operator, world):
    link = shown(operator, world.race(5)).context["cars"][0]["replace"]
    initial = operator.get(link).context["adminform"].form.initial
    assert {"first_race", "last_race", "replaces", "constructor"} <= initial.keys()


@pytest.mark.parametrize(
    ("names", "complaint"),
    [
        ([], "Name the constructor of the further car."),
        (["replaces"], "is not in the line-up of the"),
        (["driver", "replaces"], "A driver cannot replace themselves."),
    ],
)
def test_what_is_missing_is_said(operator, world, names, complaint):
    stranger = Driver.objects.create(name="Sam Stranger")
    values = dict.fromkeys(names, stranger.pk)
    if len(names) == 2:
        values["constructor"] = next(iter(cars(world).values()))
    assert complaint in add(operator, world, **values).content.decode()
    assert not LineUpChange.objects.exists()


def test_without_permission_the_page_is_refused(client, world):
    client.force_login(User.objects.create_user("guest", is_staff=True))
    assert shown(client, world.race(5)).status_code == 403
