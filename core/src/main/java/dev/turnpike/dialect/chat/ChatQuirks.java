package dev.turnpike.dialect.chat;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Capability;
import dev.turnpike.conversation.Notes;
import dev.turnpike.dialect.json.JsonCursor;
import dev.turnpike.dialect.json.JsonCursor.Kind;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.json.Members;
import dev.turnpike.dialect.json.Names;
import dev.turnpike.dialect.json.Splice;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Cuts out of a Chat body that goes on as it is what its model is known to refuse: clients set
/// `temperature` or `max_tokens` whatever the model. Each cut is a note; nothing else changes.
final class ChatQuirks {
  private static final String MAX_TOKENS = "max_tokens";
  private static final String MAX_COMPLETION_TOKENS = "max_completion_tokens";
  private static final String EFFORT = "reasoning_effort";

  private static final Map<String, Capability> FIELDS =
      Map.of(
          MAX_TOKENS,
          Capability.MAX_TOKENS,
          "temperature",
          Capability.TEMPERATURE,
          "top_p",
          Capability.TOP_P,
          "presence_penalty",
          Capability.PENALTIES,
          "frequency_penalty",
          Capability.PENALTIES,
          "logit_bias",
          Capability.LOGIT_BIAS,
          "logprobs",
          Capability.LOGPROBS,
          "top_logprobs",
          Capability.LOGPROBS,
          "stop",
          Capability.STOP);

  private static final EnumSet<Capability> NEEDED = EnumSet.copyOf(FIELDS.values());

  private static final Names NAMES =
      Names.of(FIELDS.keySet().toArray(String[]::new)).and(MAX_COMPLETION_TOKENS, EFFORT);

  /// What a reasoning model takes after all where it is told not to think.
  private static final List<Capability> WITHOUT_THINKING =
      List.of(Capability.TEMPERATURE, Capability.TOP_P, Capability.LOGPROBS);

  private final Accepts accepts;
  private final Notes notes;

  private ChatQuirks(Accepts accepts, Notes notes) {
    this.accepts = accepts;
    this.notes = notes;
  }

  static byte[] apply(byte[] body, Accepts accepts, Notes notes) {
    if (accepts.can().containsAll(NEEDED)) {
      return body;
    }
    try {
      return new ChatQuirks(accepts, notes).cut(body);
    } catch (MalformedJson e) {
      throw new IllegalStateException("the body was read before", e);
    }
  }

  private byte[] cut(byte[] body) throws MalformedJson {
    boolean thinks = !"none".equals(effort(body));
    boolean hasNewer = has(body, MAX_COMPLETION_TOKENS);
    JsonCursor json = new JsonCursor(body);
    Members members = new Members(body);
    Splice renamed = Splice.NONE;
    json.open();
    while (json.member()) {
      members.begin(json);
      String field = json.key(NAMES);
      boolean says = !json.is(Kind.NULL);
      json.settle();
      members.end(json.to());
      if (says && isRefused(field, thinks)) {
        if (field.equals(MAX_TOKENS) && !hasNewer) {
          renamed = renamed.and(members.renamed(MAX_COMPLETION_TOKENS));
          notes.renamed(MAX_TOKENS, MAX_COMPLETION_TOKENS);
        } else {
          members.remove(members.last());
          notes.dropped(field);
        }
      }
    }
    return members.cut(renamed).apply(body);
  }

  private boolean isRefused(String field, boolean thinks) {
    Capability needed = FIELDS.get(field);
    return needed != null && !accepts.can(needed) && (thinks || !WITHOUT_THINKING.contains(needed));
  }

  private static @Nullable String effort(byte[] body) throws MalformedJson {
    JsonCursor json = new JsonCursor(body);
    String effort = null;
    json.open();
    while (json.member()) {
      effort = json.key(NAMES).equals(EFFORT) ? json.textOr(null) : effort;
    }
    return effort;
  }

  private static boolean has(byte[] body, String field) throws MalformedJson {
    JsonCursor json = new JsonCursor(body);
    boolean has = false;
    json.open();
    while (json.member()) {
      has |= json.key(NAMES).equals(field) && !json.is(Kind.NULL);
    }
    return has;
  }
}
