"""The databases that tests run on."""

import pytest


def on_database(name):
    return pytest.param(name, marks=pytest.mark.xdist_group(name))


DATABASES = [on_database("sqlite"), on_database("postgres")]
# What no database has a part in is tried on one.
ON_ONE = pytest.mark.parametrize("seed", [on_database("sqlite")], indirect=True)
# What takes several instances needs the database that they can share.
ON_POSTGRES = pytest.mark.parametrize("seed", [on_database("postgres")], indirect=True)
