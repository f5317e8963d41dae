package dev.turnpike.price;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /// The same as a price list has it: `from`, `to`, `daily` and `days` as far as they limit it.
  public Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    if (from != Long.MIN_VALUE) {
      fields.put("from", text(from));
    }
    if (to != Long.MAX_VALUE) {
      fields.put("to", text(to));
    }
    if (opens != closes) {
      fields.put("daily", time(opens) + "-" + time(closes));
    }
    if (days != EVERY_DAY) {
      fields.put("days", daysText());
    }
    return fields;
  }

  /// The part of it from `first` on and before `last`, at the same hours and days; null where there
  /// is none.
  @Nullable Period within(long first, long last) {
    long begin = Math.max(from, first);
    long end = Math.min(to, last);
    if (begin >= end) {
      return null;
    }
    return begin == from && end == to ? this : new Period(begin, end, opens, closes, days);
  }

  /// Whether it is limited to the same hours and days.
  boolean hasHoursOf(Period other) {
    return opens == other.opens && closes == other.closes && days == other.days;
  }

  /// Whether some call lies in both, by their hours and days too.
  boolean meets(Period other) {
    if (from >= other.to || other.from >= to) {
      return false;
    }
    if (!isPartial() || !other.isPartial()) {
      return true;
    }
    // Both come round every week, so a week's minutes show whether they ever meet. 1970-01-05 was
    // a Monday.
    long monday = 4L * SECONDS_A_DAY;
    for (long second = monday; second < monday + 7L * SECONDS_A_DAY; second += 60) {
      if (coversTime(second) && other.coversTime(second)) {
        return true;
      }
    }
    return false;
  }

  private static String text(long second) {
    return second % SECONDS_A_DAY == 0
        ? LocalDate.ofEpochDay(second / SECONDS_A_DAY).toString()
        : Instant.ofEpochSecond(second).toString();
  }

  private static String time(int minutes) {
    String text = "000" + (minutes / 60 * 100 + minutes % 60);
    int end = text.length();
    return text.substring(end - 4, end - 2) + ":" + text.substring(end - 2);
  }

  /// `mon-fri`, `sun`, `sat-mon`: days in a row, as they were read.
  private String daysText() {
    int first = 0;
    while (!hasDay(first) || hasDay((first + DAYS.size() - 1) % DAYS.size())) {
      first++;
    }
    int last = first;
    while (hasDay((last + 1) % DAYS.size())) {
      last = (last + 1) % DAYS.size();
    }
    return first == last ? DAYS.get(first) : DAYS.get(first) + "-" + DAYS.get(last);
  }

  private boolean hasDay(int day) {
    return (days >> day & 1) == 1;
  }

  boolean covers(long second) {
    return second >= from && second < to && (!isPartial() || coversTime(second));
  }

  /// Whether it holds at some hours or on some days only.
  public boolean isPartial() {
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
