"""Operators and their groups; the actions of other packages, which demand no permission of their own."""

from axes.admin import AccessAttemptAdmin as AxesAccessAttemptAdmin
from axes.models import AccessAttempt
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, User
from django_celery_beat.admin import PeriodicTaskAdmin as BeatPeriodicTaskAdmin
from django_celery_beat.models import PeriodicTask
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from f1site import job_admin
from f1site.lib import navigation
from f1site.lib.admin import ChangeActions
from f1site.lib.navigation import table

__all__ = ["job_admin"]

navigation.register(
    {
        "Service": [
            table("f1site.job", "Jobs", "work_history"),
            table("django_celery_beat.periodictask", "Periodic tasks", "schedule"),
            table("django_celery_beat.crontabschedule", "Crontab schedules", "event_repeat"),
            table("django_celery_beat.intervalschedule", "Interval schedules", "timelapse"),
            table("django_celery_beat.clockedschedule", "Clocked schedules", "alarm"),
            table("django_celery_beat.solarschedule", "Solar schedules", "wb_twilight"),
        ],
        "Users": [
            table("auth.user", "Users", "person"),
            table("auth.group", "Groups", "group"),
            table("axes.accessattempt", "Access attempts", "lock"),
            table("axes.accessfailurelog", "Access failures", "no_accounts"),
            table("axes.accesslog", "Access logs", "login"),
        ],
    }
)
admin.site.index_title = "How the service is"
admin.site.unregister([User, Group, PeriodicTask, AccessAttempt])


@admin.register(User)
class UserAdmin(DjangoUserAdmin, ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin, ModelAdmin):
    pass


@admin.register(PeriodicTask)
class PeriodicTaskAdmin(ChangeActions, BeatPeriodicTaskAdmin):
    pass


@admin.register(AccessAttempt)
class AccessAttemptAdmin(ChangeActions, AxesAccessAttemptAdmin):
    pass
