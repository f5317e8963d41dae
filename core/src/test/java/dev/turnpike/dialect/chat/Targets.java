package dev.turnpike.dialect.chat;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Accepts.Echo;
import dev.turnpike.catalog.Accepts.Ids;
import dev.turnpike.catalog.Capability;
import dev.turnpike.catalog.ThinkingForm;
import dev.turnpike.catalog.ThinkingForm.Style;
import java.util.EnumSet;
import java.util.Set;

/// Hosts of Chat models as the tests know them.
final class Targets {
  static final Accepts OPENAI =
      accepts(
          EnumSet.complementOf(EnumSet.of(Capability.CACHE_MARKS)),
          form(Style.EFFORT, Set.of("none", "minimal", "low", "medium", "high", "xhigh")),
          Echo.NONE,
          Ids.ANY);

  static final Accepts DEEPSEEK =
      accepts(
          EnumSet.of(Capability.STREAM_USAGE, Capability.TOOLS, Capability.LATER_SYSTEM),
          form(Style.SWITCH, Set.of("low", "medium", "high", "max")),
          Echo.EVERY_TURN,
          Ids.ANY);

  static final Accepts MISTRAL =
      accepts(
          EnumSet.of(Capability.TOOLS, Capability.IMAGES), ThinkingForm.NONE, Echo.NONE, Ids.NINE);

  static final Accepts OPENROUTER =
      accepts(
          EnumSet.complementOf(
              EnumSet.of(
                  Capability.DEVELOPER_ROLE,
                  Capability.MAX_COMPLETION_TOKENS,
                  Capability.RESULT_IMAGES)),
          form(Style.OBJECT, Set.of()),
          Echo.DETAILS,
          Ids.ANY);

  /// Knows the least: one system message first, text as strings.
  static final Accepts PLAIN =
      accepts(EnumSet.noneOf(Capability.class), ThinkingForm.NONE, Echo.NONE, Ids.ANY);

  private Targets() {}

  static Accepts accepts(Set<Capability> can, ThinkingForm thinking, Echo echo, Ids ids) {
    return new Accepts(can, thinking, echo, ids, 200, 4, 0, 0, false);
  }

  static ThinkingForm form(Style style, Set<String> efforts) {
    return new ThinkingForm(style, efforts, false, true, 0, 0);
  }
}
