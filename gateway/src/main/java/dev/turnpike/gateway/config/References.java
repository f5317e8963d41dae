package dev.turnpike.gateway.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `${NAME}`, `${NAME:-default}` and `${file:PATH}` in a configuration file.
///
/// They are taken out of the text before it is read as YAML and put back into single values after
/// it: so `{api_key: ${KEY}}` reads as it looks though YAML sees braces there, and what a variable
/// holds can never become structure. `$${NAME}` stands for the text `${NAME}`.
final class References {
  private static final char OPEN = '\uE000';
  private static final char CLOSE = '\uE001';
  private static final Pattern WRITTEN = Pattern.compile("\\$\\$?\\{([^}\\r\\n]*)}");
  private static final Pattern MASKED = Pattern.compile(OPEN + "(\\d+)" + CLOSE);

  private final String masked;
  private final List<String> written = new ArrayList<>();

  References(String text) {
    StringBuilder out = new StringBuilder(text.length());
    Matcher reference = WRITTEN.matcher(text);
    while (reference.find()) {
      String mark = OPEN + Integer.toString(written.size()) + CLOSE;
      written.add(reference.group());
      reference.appendReplacement(out, mark);
    }
    this.masked = reference.appendTail(out).toString();
  }

  /// Whether the text uses one of the characters that stand for references.
  static boolean clash(String text) {
    return text.indexOf(OPEN) >= 0 || text.indexOf(CLOSE) >= 0;
  }

  /// The text to read as YAML; its lines are the file's lines.
  String masked() {
    return masked;
  }

  static boolean within(String value) {
    return value.indexOf(OPEN) >= 0;
  }

  /// A value of the masked text as it stands in the file.
  String asWritten(String value) {
    return MASKED
        .matcher(value)
        .replaceAll(mark -> Matcher.quoteReplacement(written.get(Integer.parseInt(mark.group(1)))));
  }

  /// A value of the masked text with every reference answered.
  String answered(String value, Answers answers) throws Unfit {
    StringBuilder out = new StringBuilder();
    Matcher mark = MASKED.matcher(value);
    int from = 0;
    while (mark.find()) {
      out.append(value, from, mark.start());
      String reference = written.get(Integer.parseInt(mark.group(1)));
      out.append(
          reference.startsWith("$$")
              ? reference.substring(1)
              : answers.answer(reference.substring(2, reference.length() - 1)));
      from = mark.end();
    }
    return out.append(value, from, value.length()).toString();
  }

  /// What stands for the inside of a reference.
  interface Answers {
    String answer(String inside) throws Unfit;
  }
}
