package dev.turnpike.simulator.voice;

import dev.turnpike.simulator.script.Manner;
import dev.turnpike.simulator.script.Saying;
import dev.turnpike.simulator.script.Script;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes the answer that a script orders to a request; the same one every time.
public final class Answers {
  static final String THOUGHT = "The user said something, so I will say it back word for word.";
  static final String NOTHING_ASKED = "(no text was sent)";
  static final String SEVERAL_BYTES = "Grüße, 你好, 🚦: ";
  private static final String FILLER = "turnpike ";
  private static final int ENDLESS_PIECE_BYTES = 8;

  private Answers() {}

  public static Answer to(Ask ask, Script script) {
    List<Part> parts = new ArrayList<>();
    if (script.is(Manner.REASONING)) {
      parts.add(new Part.Thinking(Pieces.of(THOUGHT), seal(ask)));
    }
    List<Part.Call> calls = calls(ask, script.saying());
    Answer.Finish finish = Answer.Finish.STOP;
    if (calls.isEmpty()) {
      String all = text(ask, script);
      String text = limited(all, ask);
      finish = text.length() < all.length() ? Answer.Finish.LENGTH : finish;
      parts.add(new Part.Text(pieces(text, script.saying())));
    } else {
      parts.addAll(calls);
      finish = Answer.Finish.TOOL;
    }
    if (script.is(Manner.LENGTH)) {
      finish = Answer.Finish.LENGTH;
    }
    if (script.is(Manner.REFUSAL)) {
      finish = Answer.Finish.REFUSAL;
    }
    return new Answer(parts, finish, tokens(ask, script, parts));
  }

  private static List<Part.Call> calls(Ask ask, Saying saying) {
    List<Ask.Tool> called =
        ask.toolResult().isPresent()
            ? List.of()
            : switch (saying) {
              case Saying.CallTool(Optional<String> name, _) -> one(ask, name);
              case Saying.CallAllTools _ -> ask.tools();
              case Saying.Echo _,
                  Saying.Chunks _,
                  Saying.Size _,
                  Saying.Endless _,
                  Saying.LongLine _ ->
                  List.of();
            };
    List<Part.Call> calls = new ArrayList<>();
    for (Ask.Tool tool : called) {
      calls.add(
          new Part.Call(
              "call_" + ask.seed() + calls.size(),
              tool.name(),
              Pieces.of(arguments(tool, saying)),
              tool.freeForm()));
    }
    return calls;
  }

  private static String arguments(Ask.Tool tool, Saying saying) {
    if (saying instanceof Saying.CallTool(_, Optional<String> given) && given.isPresent()) {
      return given.get();
    }
    if (tool.freeForm()) {
      return "simulated input";
    }
    Object sample = tool.schema().isObject() ? Sample.of(tool.schema()) : null;
    return Json.text(sample instanceof Map<?, ?> map ? map : Json.object());
  }

  private static List<Ask.Tool> one(Ask ask, Optional<String> name) {
    String wanted = name.orElse(ask.toolChoice());
    return ask.tools().stream()
        .filter(tool -> wanted == null || tool.name().equals(wanted))
        .limit(1)
        .toList();
  }

  private static String text(Ask ask, Script script) {
    String text =
        switch (script.saying()) {
          case Saying.Echo _ -> echo(ask);
          case Saying.CallTool _, Saying.CallAllTools _ ->
              ask.toolResult()
                  .map(result -> "The tool answered: " + result)
                  .orElseGet(() -> "There was no such tool to call. " + echo(ask));
          case Saying.Size(int bytes) ->
              FILLER.repeat(bytes / FILLER.length() + 1).substring(0, bytes);
          case Saying.Chunks _, Saying.Endless _, Saying.LongLine _ -> "";
        };
    if (script.is(Manner.SPLIT_UTF8)) {
      text = SEVERAL_BYTES + text;
    }
    return script.is(Manner.LENGTH) ? text.substring(0, text.length() / 2) : text;
  }

  private static String echo(Ask ask) {
    if (ask.schema().isPresent()) {
      Object sample = Sample.of(ask.schema().get());
      return sample == null ? "null" : Json.text(sample);
    }
    return ask.text().isEmpty() ? NOTHING_ASKED : ask.text();
  }

  /// The text, cut where the request's output limit is reached.
  private static String limited(String text, Ask ask) {
    if (Tokens.in(text) <= ask.maxOutputTokens()) {
      return text;
    }
    int letters = (int) Math.min(text.length(), Math.max(0, ask.maxOutputTokens()) * 4);
    while (letters > 0 && Tokens.in(text.substring(0, letters)) > ask.maxOutputTokens()) {
      letters--;
    }
    if (letters > 0 && Character.isHighSurrogate(text.charAt(letters - 1))) {
      letters--;
    }
    return text.substring(0, letters);
  }

  private static List<String> pieces(String text, Saying saying) {
    return switch (saying) {
      case Saying.Chunks(int count, _, int bytes) -> Pieces.numbered(count, bytes);
      case Saying.Endless _ -> Pieces.withoutEnd(ENDLESS_PIECE_BYTES);
      case Saying.Echo _,
          Saying.CallTool _,
          Saying.CallAllTools _,
          Saying.Size _,
          Saying.LongLine _ ->
          Pieces.of(text);
    };
  }

  private static Tokens tokens(Ask ask, Script script, List<Part> parts) {
    long answerTokens = 0;
    long thinkingTokens = 0;
    for (Part part : parts) {
      switch (part) {
        case Part.Thinking thinking -> thinkingTokens += Tokens.in(thinking.whole());
        case Part.Text text -> answerTokens += textTokens(text, script.saying());
        case Part.Call call -> answerTokens += Tokens.in(call.whole());
      }
    }
    Tokens tokens = Tokens.of(ask.promptTokens(), Math.max(1, answerTokens), thinkingTokens);
    if (script.counts().isPresent()) {
      Script.Counts counts = script.counts().get();
      tokens = tokens.withCounts(counts.prompt(), counts.output());
    }
    return script.is(Manner.CACHED) ? tokens.cached() : tokens;
  }

  private static long textTokens(Part.Text text, Saying saying) {
    return switch (saying) {
      case Saying.Chunks(int count, _, int bytes) -> Tokens.in((long) count * bytes);
      case Saying.Endless _, Saying.LongLine _ -> 1;
      case Saying.Echo _, Saying.CallTool _, Saying.CallAllTools _, Saying.Size _ ->
          Tokens.in(text.whole());
    };
  }

  private static String seal(Ask ask) {
    return Base64.getEncoder()
        .encodeToString(("simulated seal " + ask.seed()).getBytes(StandardCharsets.UTF_8));
  }
}
