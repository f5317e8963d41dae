package dev.turnpike.price;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// When a price holds: from one instant on, before another, and where it says so only at some hours
/// of some days. All in UTC.
public record Period(long from, long to, int opens, int closes, int days) {
  private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
  private static final Pattern DAILY =
      Pattern.compile("([01]\\d|2[0-3]):([0-5]\\d)-([01]\\d|2[0-3]):([0-5]\\d)");
  private static final int EVERY_DAY = 0b111_1111;
  private static final int SECONDS_A_DAY = 86_400;

  static final Period ALWAYS = new Period(Long.MIN_VALUE, Long.MAX_VALUE, 0, 0, EVERY_DAY);

  /// `from` and `to` are dates (their first second) or instants, `daily` such as `16:30-00:30`,
  /// `days` such as `mon-fri` or `sun`; null where it is not limited so.
  static Period of(
      @Nullable String from, @Nullable String to, @Nullable String daily, @Nullable String days) {
    if (from == null && to == null && daily == null && days == null) {
      return ALWAYS;
    }
    int opens = 0;
    int closes = 0;
    if (daily != null) {
      var hours = DAILY.matcher(daily);
      if (!hours.matches()) {
        throw new IllegalArgumentException("daily is " + daily + ", must be such as 16:30-00:30");
      }
      opens = minutes(hours.group(1), hours.group(2));
      closes = minutes(hours.group(3), hours.group(4));
      if (opens == closes) {
        throw new IllegalArgumentException("daily is " + daily + ", must be two different times");
      }
    }
    return new Period(
        from == null ? Long.MIN_VALUE : second("from", from),
        to == null ? Long.MAX_VALUE : second("to", to),
        opens,
        closes,
        days == null ? EVERY_DAY : daysOf(days));
  }

  public Period {
    if (from >= to) {
      throw new IllegalArgumentException("to must be later than from");
    }
  }

  boolean covers(long second) {
    return second >= from && second < to && (!isPartial() || coversTime(second));
  }

  /// Whether it holds at some hours or on some days only.
  boolean isPartial() {
    return opens != closes || days != EVERY_DAY;
  }

  private boolean coversTime(long second) {
    long day = Math.floorDiv(second, SECONDS_A_DAY);
    int minute = Math.floorMod(second, SECONDS_A_DAY) / 60;
    // 1970 began on a Thursday.
    boolean onDay = (days >> Math.floorMod(day + 3, DAYS.size()) & 1) == 1;
    boolean atHour =
        opens <= closes
            ? opens == closes || (minute >= opens && minute < closes)
            : minute >= opens || minute < closes;
    return onDay && atHour;
  }

  private static int minutes(String hour, String minute) {
    return Integer.parseInt(hour) * 60 + Integer.parseInt(minute);
  }

  private static long second(String name, String text) {
    try {
      // A date is taken apart by hand: setting up java.time's formats costs the start milliseconds.
      return text.indexOf('T') < 0 ? date(text) : Instant.parse(text).getEpochSecond();
    } catch (DateTimeException | NumberFormatException e) {
      throw new IllegalArgumentException(
          name + " is " + text + ", must be a date such as 2026-08-21 or an instant in UTC", e);
    }
  }

  private static long date(String text) {
    if (text.length() != 10 || text.charAt(4) != '-' || text.charAt(7) != '-') {
      throw new DateTimeException("not a date");
    }
    int year = Integer.parseInt(text, 0, 4, 10);
    int month = Integer.parseInt(text, 5, 7, 10);
    int day = Integer.parseInt(text, 8, 10, 10);
    return LocalDate.of(year, month, day).toEpochDay() * SECONDS_A_DAY;
  }

  private static int daysOf(String text) {
    int dash = text.indexOf('-');
    int first = DAYS.indexOf(dash < 0 ? text : text.substring(0, dash));
    int last = DAYS.indexOf(dash < 0 ? text : text.substring(dash + 1));
    if (first < 0 || last < 0) {
      throw new IllegalArgumentException("days is " + text + ", must be such as mon-fri or sun");
    }
    int days = 1 << last;
    for (int day = first; day != last; day = (day + 1) % DAYS.size()) {
      days |= 1 << day;
    }
    return days;
  }
}
