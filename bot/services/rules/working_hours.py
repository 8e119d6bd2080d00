"""Working hours: when the bot may start something by itself."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.models.program import Program

_SATURDAY = 5


def in_working_hours(moment: datetime, zone: ZoneInfo, program: Program) -> datetime:
    """Return `moment`, or when the recipient's next working hours begin. Aware in, aware UTC out.

    Working hours are the programme's (9 to 18 unless changed), Monday to Friday, in the
    recipient's own Slack zone.
    """
    local = moment.astimezone(zone)
    opens, closes = time(program.workday_starts), time(program.workday_ends % 24)
    day = local.date()
    if local.weekday() < _SATURDAY and local.time() < opens:
        return datetime.combine(day, opens, zone).astimezone(moment.tzinfo)
    if local.weekday() < _SATURDAY and (closes == time(0) or local.time() < closes):
        return moment
    day += timedelta(days=1)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return datetime.combine(day, opens, zone).astimezone(moment.tzinfo)


def working_days_after(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    """Return the same time of day so many working days later, where the clock shows `zone`. Aware UTC out."""
    local = moment.astimezone(zone)
    day = local.date()
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < _SATURDAY
    return datetime.combine(day, local.time(), zone).astimezone(UTC)


def morning_of(day: date, zone: ZoneInfo, program: Program) -> datetime:
    """Return when `day` begins at work in `zone`, for what somebody put off to that day. Aware, in `zone`."""
    return datetime.combine(day, time(program.workday_starts), zone)
