package dev.turnpike.simulator.script;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Collects the words of one script.
final class ScriptReader {
  private static final Map<String, Manner> MANNERS = new HashMap<>();
  private static final Map<String, Break> BREAKS = new HashMap<>();
  private static final Map<String, Refusal> REFUSALS = new HashMap<>();

  static {
    for (Manner manner : Manner.values()) {
      MANNERS.put(manner.word(), manner);
    }
    for (Break way : Break.values()) {
      BREAKS.put(way.word(), way);
    }
    REFUSALS.put("quota", new Refusal.Quota());
    REFUSALS.put("context", new Refusal.Context());
    REFUSALS.put("no-seals", new Refusal.Seals());
    REFUSALS.put("picky", new Refusal.Picky());
    REFUSALS.put("tool-use-failed", new Refusal.SpoiledCall());
    REFUSALS.put("filtered", new Refusal.Filtered());
    REFUSALS.put("html", new Refusal.Html(200));
    REFUSALS.put("json-error-200", new Refusal.JsonError());
    REFUSALS.put("empty", new Refusal.Empty());
    REFUSALS.put("204", new Refusal.NoContent());
    REFUSALS.put("529", new Refusal.Status(529));
    REFUSALS.put("redirect", new Refusal.Redirect());
    REFUSALS.put("echo-secret", new Refusal.EchoSecret());
    REFUSALS.put("expect-key", new Refusal.ExpectKey(Optional.empty()));
    for (Refusal.Hint hint : Refusal.Hint.values()) {
      REFUSALS.put("429-" + hint.word(), new Refusal.RateLimited(hint));
    }
  }

  private static final Pattern CALL = Pattern.compile("call:(.+):([\\w-]+)");
  private static final Pattern CHUNKS =
      Pattern.compile("chunks-(\\d{1,6})-(\\d{1,6})ms(?:-(\\d{1,6}))?");
  private static final Pattern SIZE = Pattern.compile("size-(\\d{1,8})");
  private static final Pattern ENDLESS = Pattern.compile("endless(?:-(\\d{1,6})ms)?");
  private static final Pattern LINE = Pattern.compile("line-(\\d{1,4})(kb|mb|gb)");
  private static final Pattern DELAY = Pattern.compile("delay-(\\d{1,6})ms");
  private static final Pattern USAGE = Pattern.compile("usage-(\\d{1,9})-(\\d{1,9})");
  private static final Pattern STATUS = Pattern.compile("status-([3-5]\\d\\d)");
  private static final Pattern HTML = Pattern.compile("html-([2-5]\\d\\d)");
  private static final Pattern FAIL = Pattern.compile("fail-(\\d{1,3})(?:-([4-5]\\d\\d))?-then-ok");

  private static final int USUAL_PIECE_BYTES = 8;
  private static final int UNAVAILABLE = 503;

  private @Nullable Saying saying;
  private final EnumSet<Manner> manners = EnumSet.noneOf(Manner.class);
  private @Nullable Refusal refusal;
  private @Nullable Break broken;
  private Duration delay = Duration.ZERO;
  private Script.@Nullable Counts counts;

  /// Whether the word is known and goes with those before it.
  boolean read(String word) {
    Manner manner = MANNERS.get(word);
    if (manner != null) {
      return manners.add(manner);
    }
    Break way = BREAKS.get(word);
    if (way != null) {
      boolean first = broken == null;
      broken = way;
      return first;
    }
    Refusal refused = refusal(word);
    if (refused != null) {
      boolean first = refusal == null;
      refusal = refused;
      return first;
    }
    Saying said = saying(word);
    if (said != null) {
      boolean first = saying == null;
      saying = said;
      return first;
    }
    return readFigure(word);
  }

  Script script() {
    return new Script(
        saying == null ? new Saying.Echo() : saying,
        manners,
        Optional.ofNullable(refusal),
        Optional.ofNullable(broken),
        delay,
        Optional.ofNullable(counts));
  }

  private boolean readFigure(String word) {
    Matcher wait = DELAY.matcher(word);
    if (wait.matches()) {
      delay = millis(wait.group(1));
      return true;
    }
    Matcher usage = USAGE.matcher(word);
    if (usage.matches()) {
      counts = new Script.Counts(Long.parseLong(usage.group(1)), Long.parseLong(usage.group(2)));
      return true;
    }
    return false;
  }

  private static @Nullable Refusal refusal(String word) {
    Matcher status = STATUS.matcher(word);
    if (status.matches()) {
      return new Refusal.Status(number(status.group(1)));
    }
    Matcher html = HTML.matcher(word);
    if (html.matches()) {
      return new Refusal.Html(number(html.group(1)));
    }
    Matcher fail = FAIL.matcher(word);
    if (fail.matches()) {
      String code = fail.group(2);
      return new Refusal.FailThenOk(
          number(fail.group(1)), code == null ? UNAVAILABLE : number(code));
    }
    if (word.startsWith("expect-key:")) {
      return new Refusal.ExpectKey(Optional.of(word.substring("expect-key:".length())));
    }
    return REFUSALS.get(word);
  }

  private static @Nullable Saying saying(String word) {
    switch (word) {
      case "echo":
        return new Saying.Echo();
      case "tool":
        return new Saying.CallTool(Optional.empty(), Optional.empty());
      case "tools":
        return new Saying.CallAllTools();
      default:
        break;
    }
    if (word.startsWith("tool:")) {
      return new Saying.CallTool(Optional.of(word.substring("tool:".length())), Optional.empty());
    }
    Matcher call = CALL.matcher(word);
    if (call.matches()) {
      return call(call.group(1), call.group(2));
    }
    Matcher chunks = CHUNKS.matcher(word);
    if (chunks.matches()) {
      String bytes = chunks.group(3);
      return new Saying.Chunks(
          number(chunks.group(1)),
          millis(chunks.group(2)),
          bytes == null ? USUAL_PIECE_BYTES : Math.max(1, number(bytes)));
    }
    Matcher size = SIZE.matcher(word);
    if (size.matches()) {
      return new Saying.Size(number(size.group(1)));
    }
    Matcher endless = ENDLESS.matcher(word);
    if (endless.matches()) {
      String pause = endless.group(1);
      return new Saying.Endless(pause == null ? Duration.ZERO : millis(pause));
    }
    Matcher line = LINE.matcher(word);
    if (line.matches()) {
      int shift =
          switch (line.group(2)) {
            case "kb" -> 10;
            case "mb" -> 20;
            default -> 30;
          };
      return new Saying.LongLine(Long.parseLong(line.group(1)) << shift);
    }
    return null;
  }

  private static @Nullable Saying call(String name, String arguments) {
    try {
      byte[] decoded = Base64.getUrlDecoder().decode(arguments);
      return new Saying.CallTool(
          Optional.of(name), Optional.of(new String(decoded, StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      return null; // not quite base64
    }
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }

  private static Duration millis(String digits) {
    return Duration.ofMillis(Long.parseLong(digits));
  }
}
