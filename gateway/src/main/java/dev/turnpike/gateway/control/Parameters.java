package dev.turnpike.gateway.control;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Capability;
import dev.turnpike.catalog.ModelFacts;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// The parameters of a conversation that a model takes, by their names in Chat Completions.
final class Parameters {
  private static final List<String> ALWAYS = List.of("max_tokens", "stream");
  private static final Map<Capability, List<String>> BY_CAPABILITY =
      Map.ofEntries(
          Map.entry(Capability.TEMPERATURE, List.of("temperature")),
          Map.entry(Capability.TOP_P, List.of("top_p")),
          Map.entry(Capability.TOP_K, List.of("top_k")),
          Map.entry(Capability.PENALTIES, List.of("frequency_penalty", "presence_penalty")),
          Map.entry(Capability.LOGIT_BIAS, List.of("logit_bias")),
          Map.entry(Capability.SEED, List.of("seed")),
          Map.entry(Capability.STOP, List.of("stop")),
          Map.entry(Capability.LOGPROBS, List.of("logprobs", "top_logprobs")),
          Map.entry(Capability.JSON_OBJECT, List.of("response_format")),
          Map.entry(Capability.JSON_SCHEMA, List.of("response_format")),
          Map.entry(Capability.VERBOSITY, List.of("verbosity")),
          Map.entry(Capability.CACHE_KEY, List.of("prompt_cache_key")),
          Map.entry(Capability.METADATA, List.of("metadata")),
          Map.entry(Capability.STORE, List.of("store")),
          Map.entry(Capability.TIER, List.of("service_tier")),
          Map.entry(Capability.END_USER, List.of("user")),
          Map.entry(Capability.MAX_COMPLETION_TOKENS, List.of("max_completion_tokens")));

  private Parameters() {}

  /// In the order of the alphabet.
  static List<String> of(Accepts accepts, ModelFacts facts) {
    TreeSet<String> names = new TreeSet<>(ALWAYS);
    BY_CAPABILITY.forEach(
        (capability, parameters) -> {
          if (accepts.can(capability)) {
            names.addAll(parameters);
          }
        });
    if (facts.has("tool_calling")) {
      names.add("tools");
      names.add("tool_choice");
      if (accepts.can(Capability.PARALLEL_SWITCH)) {
        names.add("parallel_tool_calls");
      }
    }
    if (facts.has("reasoning")) {
      names.add("reasoning_effort");
    }
    return List.copyOf(names);
  }
}
