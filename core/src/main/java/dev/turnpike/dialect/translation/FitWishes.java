package dev.turnpike.dialect.translation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Capability;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.Wishes;
import dev.turnpike.dialect.RequestRefused;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps of what stands beside the conversation what the target has a word for.
final class FitWishes {
  /// To do without these would change what the answer means.
  private static final Set<String> NEEDED = Set.of("mcp_servers", "container", "audio");

  /// The longest name of a user and of a cache key that OpenAI takes.
  private static final int LONGEST_ID = 64;

  private FitWishes() {}

  static Conversation fit(Conversation conversation, Fit fit) throws RequestRefused {
    Wishes asked = conversation.wishes();
    for (Wishes.Other other : asked.others()) {
      refuseIfNeeded(other);
      fit.notes().dropped(other.field());
    }
    Accepts accepts = fit.accepts();
    Notes notes = fit.notes();
    return conversation.with(
        new Wishes(
            endUser(asked.endUser(), accepts),
            accepts.can(Capability.METADATA) ? asked.metadata() : lost(asked.metadata(), notes),
            tier(asked.tier(), accepts, notes),
            cacheKey(asked.cacheKey(), accepts),
            store(asked.store(), accepts, notes),
            accepts.can(Capability.VERBOSITY)
                ? asked.verbosity()
                : lost(asked.verbosity(), "verbosity", notes),
            List.of()));
  }

  private static void refuseIfNeeded(Wishes.Other other) throws RequestRefused {
    boolean audio = other.field().equals("modalities") && other.json().contains("\"audio\"");
    if (audio || (NEEDED.contains(other.field()) && !other.json().equals("null"))) {
      throw Fit.unsupported(
          other.field(),
          other.field()
              + " cannot be carried to a model that is reached in another dialect; leave it out or"
              + " ask a model of the same one.");
    }
  }

  private static Map<String, String> lost(Map<String, String> metadata, Notes notes) {
    if (!metadata.isEmpty()) {
      notes.dropped("metadata");
    }
    return Map.of();
  }

  private static @Nullable String lost(@Nullable String value, String field, Notes notes) {
    if (value != null) {
      notes.dropped(field);
    }
    return null;
  }

  /// Who asks is told where it can be; losing it changes nothing of the answer.
  private static @Nullable String endUser(@Nullable String user, Accepts accepts) {
    if (user == null || !accepts.can(Capability.END_USER)) {
      return null;
    }
    return user.length() > LONGEST_ID && accepts.can(Capability.CACHE_KEY) ? sha256(user) : user;
  }

  private static @Nullable String cacheKey(@Nullable String key, Accepts accepts) {
    if (key == null || !accepts.can(Capability.CACHE_KEY)) {
      return null;
    }
    return key.length() > LONGEST_ID ? sha256(key) : key;
  }

  private static @Nullable String tier(@Nullable String tier, Accepts accepts, Notes notes) {
    if (tier == null || tier.equals("auto") || tier.equals("default")) {
      return accepts.can(Capability.TIER) ? tier : null;
    }
    return accepts.can(Capability.TIER) ? tier : lost(tier, "service_tier", notes);
  }

  private static @Nullable Boolean store(@Nullable Boolean store, Accepts accepts, Notes notes) {
    if (accepts.can(Capability.STORE)) {
      return store;
    }
    if (Boolean.TRUE.equals(store)) {
      notes.dropped("store");
    }
    return null;
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
