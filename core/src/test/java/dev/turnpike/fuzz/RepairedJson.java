package dev.turnpike.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Makes an object of strict JSON of whatever is there: adds the commas, colons and brackets that
/// are missing, drops what has no place, spells a name anew that comes twice. So what a fuzzer has
/// bent still goes deep. JSON comes out as it went in, but for space.
final class RepairedJson {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

  private final String text;
  private final StringBuilder out = new StringBuilder();
  private final Deque<Container> open = new ArrayDeque<>();
  private int at;

  private static final class Container {
    final boolean object;
    final Set<String> names = new HashSet<>();
    boolean empty = true;
    boolean named;

    Container(boolean object) {
      this.object = object;
    }
  }

  private RepairedJson(String text) {
    this.text = text;
  }

  static byte[] of(byte[] bytes) {
    return of(new String(bytes, UTF_8)).getBytes(UTF_8);
  }

  static String of(String text) {
    RepairedJson json = new RepairedJson(text);
    json.at = Math.max(0, text.indexOf('{'));
    json.object(true);
    while (json.at < text.length() && !json.open.isEmpty()) {
      json.token(text.charAt(json.at));
    }
    while (!json.open.isEmpty()) {
      json.close();
    }
    return json.out.toString();
  }

  private void object(boolean first) {
    at += first && at < text.length() && text.charAt(at) == '{' ? 1 : 0;
    out.append('{');
    open.push(new Container(true));
  }

  private void token(char c) {
    switch (c) {
      case '{', '[' -> {
        at++;
        before();
        out.append(c);
        open.push(new Container(c == '{'));
      }
      case '}', ']' -> {
        at++;
        close();
      }
      case '"' -> string();
      case 't', 'f', 'n' -> {
        while (at < text.length() && Character.isLowerCase(text.charAt(at))) {
          at++;
        }
        before();
        out.append(c == 't' ? "true" : c == 'f' ? "false" : "null");
      }
      default -> {
        Matcher number = NUMBER.matcher(text).region(at, text.length());
        if (number.lookingAt()) {
          at = number.end();
          before();
          out.append(number.group());
        } else {
          at++;
        }
      }
    }
  }

  /// What has to stand before a value.
  private void before() {
    Container container = open.element();
    if (container.object && !container.named) {
      name("x");
    } else if (!container.object && !container.empty) {
      out.append(',');
    }
    container.empty = false;
    container.named = false;
  }

  private void name(String wanted) {
    Container container = open.element();
    String name = wanted;
    for (int i = 2; !container.names.add(plain(name)); i++) {
      name = wanted + i;
    }
    out.append(container.empty ? "" : ",").append('"').append(name).append("\":");
    container.empty = false;
    container.named = true;
  }

  /// Names are told apart by what they say, not by how they are escaped.
  private static String plain(String raw) {
    return Judge.tree(("\"" + raw + "\"").getBytes(UTF_8)).asString();
  }

  private void close() {
    Container container = open.element();
    if (container.named) {
      out.append("null");
    }
    open.pop();
    out.append(container.object ? '}' : ']');
    if (!open.isEmpty()) {
      open.element().named = false;
    }
  }

  private void string() {
    StringBuilder raw = new StringBuilder();
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at++);
      if (c == '\\') {
        escape(raw);
      } else {
        raw.append(c < ' ' ? ' ' : c);
      }
    }
    at++;
    Container container = open.element();
    if (container.object && !container.named) {
      name(raw.toString());
    } else {
      before();
      out.append('"').append(raw).append('"');
    }
  }

  private void escape(StringBuilder raw) {
    char letter = at < text.length() ? text.charAt(at) : ' ';
    if ("\"\\/bfnrt".indexOf(letter) >= 0) {
      raw.append('\\').append(letter);
      at++;
    } else if (letter == 'u'
        && at + 5 <= text.length()
        && text.substring(at + 1, at + 5).matches("[0-9a-fA-F]{4}")) {
      raw.append('\\').append(text, at, at + 5);
      at += 5;
    } else {
      raw.append("\\\\");
    }
  }
}
