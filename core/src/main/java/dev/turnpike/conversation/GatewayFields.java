package dev.turnpike.conversation;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a caller asks of the gateway itself beside the model call: the contract's section 2, in no
/// one's format. Absent fields are null or empty.
public record GatewayFields(
    List<String> fallbacks,
    @Nullable Retry retry,
    Timeouts timeouts,
    @Nullable Identity identity,
    @Nullable ThreadRef thread,
    Map<String, String> metadata,
    @Nullable String name,
    List<String> tags) {

  public static final GatewayFields NONE =
      new GatewayFields(List.of(), null, Timeouts.NONE, null, null, Map.of(), null, List.of());

  public GatewayFields {
    fallbacks = List.copyOf(fallbacks);
    metadata = Map.copyOf(metadata);
    tags = List.copyOf(tags);
  }

  /// `count` further attempts, 1 to 5, on the given upstream statuses.
  public record Retry(int count, Set<Integer> onCodes) {
    public static final Set<Integer> DEFAULT_CODES = Set.of(429);

    public Retry {
      onCodes = Set.copyOf(onCodes);
    }
  }

  /// The caller's own deadlines for one attempt; null where it set none.
  public record Timeouts(
      @Nullable Duration call, @Nullable Duration firstToken, @Nullable Duration idle) {
    public static final Timeouts NONE = new Timeouts(null, null, null);
  }

  /// Whom the call is for. `json` is the object as it was sent, or null where only an id came.
  public record Identity(String id, @Nullable String json) {}

  /// The conversation that the caller says this call belongs to.
  public record ThreadRef(String id, List<String> tags) {
    public ThreadRef {
      tags = List.copyOf(tags);
    }
  }

  /// These fields where they say something, `under` where they are silent. Metadata is joined.
  public GatewayFields over(GatewayFields under) {
    if (equals(NONE)) {
      return under;
    }
    if (under.equals(NONE)) {
      return this;
    }
    Map<String, String> joined = new LinkedHashMap<>(under.metadata);
    joined.putAll(metadata);
    return new GatewayFields(
        fallbacks.isEmpty() ? under.fallbacks : fallbacks,
        retry == null ? under.retry : retry,
        new Timeouts(
            timeouts.call == null ? under.timeouts.call : timeouts.call,
            timeouts.firstToken == null ? under.timeouts.firstToken : timeouts.firstToken,
            timeouts.idle == null ? under.timeouts.idle : timeouts.idle),
        identity == null ? under.identity : identity,
        thread == null ? under.thread : thread,
        joined,
        name == null ? under.name : name,
        tags.isEmpty() ? under.tags : tags);
  }
}
