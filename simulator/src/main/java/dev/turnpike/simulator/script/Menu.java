package dev.turnpike.simulator.script;

import java.util.ArrayList;
import java.util.List;

/// Every word that can be ordered, with a sentence on what comes; `GET /v1/models` lists it.
public final class Menu {

  /// A word as it may be ordered, the form it stands for, and what comes.
  public record Dish(String word, String form, String sentence) {
    Dish(String word, String sentence) {
      this(word, word, sentence);
    }
  }

  public static final List<Dish> DISHES = dishes();

  private Menu() {}

  private static List<Dish> dishes() {
    List<Dish> dishes = new ArrayList<>();
    dishes.add(new Dish("echo", "the last text of the user; what any unknown id does too"));
    dishes.add(new Dish("tool", "calls the first tool on offer, and after its result quotes that"));
    dishes.add(new Dish("tool:get_weather", "tool:NAME", "calls the tool of that name"));
    dishes.add(
        new Dish(
            "call:get_weather:eyJjaXR5IjoiUm9tZSJ9",
            "call:NAME:ARGUMENTS",
            "calls the tool of that name with these arguments: JSON, or the text of a free-form"
                + " tool, in base64url"));
    dishes.add(new Dish("tools", "calls every tool on offer at once"));
    dishes.add(
        new Dish(
            "chunks-100-50ms",
            "chunks-N-MSms[-BYTES]",
            "N pieces of BYTES bytes (8), each after MS milliseconds; whole: after all of them"));
    dishes.add(new Dish("size-1600", "size-N", "a text of N bytes"));
    dishes.add(new Dish("endless", "endless[-MSms]", "pieces until the client leaves, MS apart"));
    dishes.add(
        new Dish("line-2gb", "line-N{kb,mb,gb}", "one line of that length without a line end"));
    dishes.add(new Dish("delay-100ms", "delay-MSms", "waits before the first byte"));
    dishes.add(
        new Dish("usage-1000-100", "usage-IN-OUT", "usage of IN prompt and OUT output tokens"));
    for (Manner manner : Manner.values()) {
      dishes.add(new Dish(manner.word(), manner.sentence()));
    }
    dishes.add(new Dish("status-500", "status-NNN", "that status with the dialect's own error"));
    dishes.add(new Dish("529", "as status-529"));
    dishes.add(new Dish("429-seconds", "429 with retry-after: 2"));
    dishes.add(new Dish("429-date", "429 with retry-after: an HTTP date 2 s ahead"));
    dishes.add(new Dish("429-ms", "429 with retry-after-ms: 1200"));
    dishes.add(
        new Dish(
            "429-reset",
            "429 with x-ratelimit-reset-requests: 1.2s, anthropic-ratelimit-requests-reset 2 s"
                + " ahead, or RetryInfo of 2 s"));
    dishes.add(new Dish("429-long", "429 with retry-after: 999"));
    dishes.add(new Dish("quota", "429 insufficient_quota"));
    dishes.add(new Dish("context", "400 context overflow, in the words that clients look for"));
    dishes.add(
        new Dish("no-seals", "400 where the request brings a signature or encrypted content"));
    dishes.add(
        new Dish(
            "picky",
            "400 where the request has what older servers refuse: the role developer, an empty"
                + " tool_calls, a cache_control of null, output_config.effort, items with ids"));
    dishes.add(
        new Dish("tool-use-failed", "400 tool_use_failed with failed_generation, as Groq has it"));
    dishes.add(new Dish("filtered", "400 content_filter with innererror, as Azure has it"));
    dishes.add(new Dish("html", "html[-NNN]", "a web page, with status 200 or that one"));
    dishes.add(new Dish("json-error-200", "status 200 with an error object"));
    dishes.add(new Dish("empty", "status 200 without a body"));
    dishes.add(new Dish("204", "status 204"));
    dishes.add(new Dish("redirect", "302 to the same path with `?moved`"));
    dishes.add(new Dish("echo-secret", "401 whose message repeats the credential"));
    dishes.add(
        new Dish(
            "expect-key", "expect-key[:KEY]", "401 unless a credential, or this one, is sent"));
    dishes.add(
        new Dish(
            "fail-2-then-ok",
            "fail-N[-NNN]-then-ok",
            "the first N requests with the same `x-sim-run` header, or else the same body, get 503"
                + " or that status"));
    for (Break way : Break.values()) {
      dishes.add(new Dish(way.word(), way.sentence()));
    }
    return List.copyOf(dishes);
  }
}
