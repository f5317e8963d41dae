package dev.turnpike.dialect;

import java.util.regex.Pattern;

/// What an upstream says of an error, made fit for a client: no address, no key, no control
/// character, not too long.
final class SafeText {
  private static final int MAX_LENGTH = 2000;

  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]+");
  private static final Pattern KEYS =
      Pattern.compile(
          "(?i)\\b(?:bearer\\s+\\S+|(?:sk|pk|rk|gsk|xai|key)[-_][\\w*.-]{6,}|AIza[\\w-]{8,})");
  private static final Pattern ADDRESSES =
      Pattern.compile(
          "(?i)\\b[a-z][a-z0-9+.-]*://[^\\s\"'<>)\\]}]+"
              + "|\\b\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d{1,5})?\\b"
              + "|\\[[0-9a-f]*:[0-9a-f:]+\\](?::\\d{1,5})?"
              + "|\\blocalhost(?::\\d{1,5})?\\b"
              + "|\\b[a-z0-9-]+(?:\\.[a-z0-9-]+)+:\\d{2,5}\\b"
              + "|\\b(?:[a-z0-9-]+\\.)+(?:com|net|org|io|ai|dev|cloud|internal|local|lan|svc)\\b");

  private SafeText() {}

  static String of(String text) {
    String clean = text.length() > 2 * MAX_LENGTH ? text.substring(0, 2 * MAX_LENGTH) : text;
    clean = CONTROLS.matcher(clean).replaceAll(" ");
    clean = KEYS.matcher(clean).replaceAll("[key]");
    clean = ADDRESSES.matcher(clean).replaceAll("[address]").strip();
    return clean.length() > MAX_LENGTH ? clean.substring(0, MAX_LENGTH) : clean;
  }
}
