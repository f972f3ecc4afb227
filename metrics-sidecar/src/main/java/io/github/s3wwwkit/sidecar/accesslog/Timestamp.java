package io.github.s3wwwkit.sidecar.accesslog;

import io.github.s3wwwkit.sidecar.http1.Bytes;

/** Times in RFC 3339, UTC, to the millisecond; those of one second cost three digits. */
final class Timestamp {
  private static final int SECONDS_A_DAY = 86_400;
  // The calendar repeats itself every 400 years; counted from 1 March a leap day is a year's last.
  private static final int DAYS_AN_ERA = 146_097;
  private static final int EPOCH_FROM_MARCH_0 = 719_468;

  private final byte[] text = Bytes.ascii("1970-01-01T00:00:00.000Z");
  private long second;

  /** Writes a time given in ms since 1970. */
  void put(Bytes out, long millis) {
    long wanted = Math.floorDiv(millis, 1000L);
    if (wanted != second) {
      second = wanted;
      format();
    }
    digits(20, 3, Math.floorMod(millis, 1000));
    out.put(text);
  }

  private void format() {
    long days = Math.floorDiv(second, (long) SECONDS_A_DAY);
    int rest = Math.floorMod(second, SECONDS_A_DAY);
    date(days + EPOCH_FROM_MARCH_0);
    digits(11, 2, rest / 3600);
    digits(14, 2, rest / 60 % 60);
    digits(17, 2, rest % 60);
  }

  private void date(long days) {
    long era = Math.floorDiv(days, (long) DAYS_AN_ERA);
    int dayOfEra = Math.floorMod(days, DAYS_AN_ERA);
    int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    // Months of 31, 30, 31, 30, 31 days: 153 in five, from March on.
    int month = (5 * dayOfYear + 2) / 153;
    digits(8, 2, dayOfYear - (153 * month + 2) / 5 + 1);
    digits(5, 2, month < 10 ? month + 3 : month - 9);
    digits(0, 4, (int) (era * 400) + yearOfEra + (month < 10 ? 0 : 1));
  }

  private void digits(int at, int n, int value) {
    int rest = value;
    for (int i = at + n - 1; i >= at; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
