package dev.turnpike.dialect.messages;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.conversation.Notes;
import dev.turnpike.dialect.json.JsonCursor;
import dev.turnpike.dialect.json.JsonCursor.Kind;
import dev.turnpike.dialect.json.JsonText;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.json.Members;
import dev.turnpike.dialect.json.Names;
import dev.turnpike.dialect.json.Splice;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The splices that make a Messages body one for a host that has the model in its path: the version
/// stands where the model stood, and nothing is left that the host refuses. Every other byte stays
/// as it was.
final class HostBody {
  private static final Names TOP =
      Names.of(
          "model",
          "stream",
          "anthropic_version",
          "anthropic_beta",
          "context_management",
          "cache_control",
          "system",
          "messages",
          "tools");
  private static final Names BLOCK =
      Names.of("cache_control", "content", "defer_loading", "eager_input_streaming");
  private static final Names SCOPE = Names.of("scope");

  private final Host host;
  private final byte[] body;
  private final Notes notes;
  private final List<String> betas;
  private final Members top;
  private final List<Members> inner = new ArrayList<>();
  private final List<Cut> deferred = new ArrayList<>();
  private int model = -1;
  private int management = -1;
  private boolean eager;

  /// Which host.
  enum Host {
    /// InvokeModel: whether to stream is in the path, betas are in the body, and without theirs
    /// some fields are refused (envoyproxy/ai-gateway#2512, anthropics/claude-code#21612).
    BEDROCK("bedrock-2023-05-31"),
    /// rawPredict: the body says whether to stream, betas are headers.
    VERTEX("vertex-2023-10-16");

    private final String version;

    Host(String version) {
      this.version = version;
    }
  }

  /// A member that may have to go.
  private record Cut(Members object, int member) {}

  private HostBody(Host host, byte[] body, List<String> betas, Notes notes) {
    this.host = host;
    this.body = body;
    this.betas = new ArrayList<>(betas);
    this.notes = notes;
    this.top = new Members(body);
  }

  static byte[] of(Host host, byte[] body, List<String> betas, Notes notes) throws MalformedJson {
    HostBody read = new HostBody(host, body, betas, notes);
    read.walk();
    return read.spliced();
  }

  private boolean isBedrock() {
    return host == Host.BEDROCK;
  }

  private void walk() throws MalformedJson {
    JsonCursor json = new JsonCursor(body);
    json.open();
    while (json.member()) {
      top.begin(json);
      switch (json.key(TOP)) {
        case "model" -> model = top.last();
        case "anthropic_version" -> top.remove(top.last());
        case "stream" -> {
          if (isBedrock()) {
            top.remove(top.last());
          }
        }
        case "anthropic_beta" -> {
          if (isBedrock()) {
            top.remove(top.last());
            ownBetas(json);
          }
        }
        case "context_management" -> management = top.last();
        case "cache_control" -> cacheMark(json);
        case "system" -> blocks(json, false);
        case "messages" -> blocks(json, false); // a message has its content where a block has it
        case "tools" -> blocks(json, true);
        default -> {}
      }
      json.settle();
      top.end(json.to());
    }
    json.finish();
  }

  private void ownBetas(JsonCursor json) throws MalformedJson {
    if (json.is(Kind.ARRAY)) {
      json.open();
      while (json.element()) {
        String beta = json.textOr(null);
        if (beta != null) {
          betas.add(beta);
        }
      }
    }
  }

  private void blocks(JsonCursor json, boolean tools) throws MalformedJson {
    if (!json.is(Kind.ARRAY)) {
      return;
    }
    json.open();
    while (json.element()) {
      if (json.is(Kind.OBJECT)) {
        block(json, tools);
      }
    }
  }

  private void block(JsonCursor json, boolean tool) throws MalformedJson {
    Members members = new Members(body);
    json.open();
    while (json.member()) {
      members.begin(json);
      switch (json.key(BLOCK)) {
        case "cache_control" -> cacheMark(json);
        case "content" -> blocks(json, false);
        case "defer_loading" -> {
          if (tool && isBedrock()) {
            deferred.add(new Cut(members, members.last()));
          }
        }
        case "eager_input_streaming" -> {
          if (tool && isBedrock()) {
            eager |= json.is(Kind.BOOLEAN) && json.truth();
            members.remove(members.last());
          }
        }
        default -> {}
      }
      json.settle();
      members.end(json.to());
    }
    inner.add(members);
  }

  /// Only Anthropic's own address knows a mark's scope (litellm#22867,
  /// anthropics/claude-code#41966).
  private void cacheMark(JsonCursor json) throws MalformedJson {
    if (!json.is(Kind.OBJECT)) {
      return;
    }
    Members members = new Members(body);
    json.open();
    while (json.member()) {
      members.begin(json);
      if (json.keyIndex(SCOPE) >= 0) {
        members.remove(members.last());
        notes.dropped("cache_control.scope");
      }
      json.settle();
      members.end(json.to());
    }
    inner.add(members);
  }

  private byte[] spliced() throws MalformedJson {
    if (model < 0) {
      throw new MalformedJson("it has no model");
    }
    Set<String> taken = isBedrock() ? takenBetas() : Set.of();
    Splice splice = new Splice(List.of(top.replaced(model, head(taken))));
    splice = top.cut(splice);
    for (Members members : inner) {
      splice = members.cut(splice);
    }
    return splice.apply(body);
  }

  /// The betas that go on; what is refused without one of them goes out.
  private Set<String> takenBetas() {
    if (eager) {
      betas.add(BedrockBetas.FINE_GRAINED);
      notes.renamed("eager_input_streaming", BedrockBetas.FINE_GRAINED);
    }
    Set<String> taken = BedrockBetas.taken(betas, notes);
    if (!taken.contains(BedrockBetas.TOOL_SEARCH)) {
      for (Cut cut : deferred) {
        cut.object.remove(cut.member);
        notes.dropped("defer_loading");
      }
    }
    if (management >= 0 && !taken.contains(BedrockBetas.CONTEXT_MANAGEMENT)) {
      top.remove(management);
      notes.dropped("context_management");
    }
    return taken;
  }

  /// What stands where the model stood.
  private byte[] head(Set<String> taken) {
    String version = "\"anthropic_version\":" + JsonText.quoted(host.version);
    String listed = taken.stream().map(JsonText::quoted).collect(Collectors.joining(",", "[", "]"));
    return (taken.isEmpty() ? version : version + ",\"anthropic_beta\":" + listed).getBytes(UTF_8);
  }
}
