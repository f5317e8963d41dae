package dev.turnpike.dialect.messages;

import dev.turnpike.conversation.Notes;
import dev.turnpike.dialect.ClientDialect;
import dev.turnpike.dialect.HostedDialect;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.PathSegment;
import dev.turnpike.dialect.TokenCount;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Messages as Google's Vertex AI speaks it: the model in the path, the version in the body. Betas
/// are headers as at home, and the body still says whether to stream.
public final class VertexMessages extends HostedDialect {
  private static final String SCOPE = "prompt-caching-scope-";
  private static final String COUNT = "/models/count-tokens:rawPredict";

  public VertexMessages(ClientDialect own) {
    super(own);
  }

  @Override
  protected Operation asking(boolean stream) {
    return Operation.MESSAGES;
  }

  @Override
  public String path(
      Operation operation, String upstreamModel, boolean stream, @Nullable String query) {
    return operation == Operation.COUNT_TOKENS
        ? COUNT
        : "/models/"
            + PathSegment.of(upstreamModel)
            + (stream ? ":streamRawPredict" : ":rawPredict");
  }

  /// A question for tokens names the model in its body, since the path does not.
  @Override
  public byte[] hosted(Operation operation, byte[] body, List<String> betas, Notes notes)
      throws MalformedJson {
    if (operation == Operation.COUNT_TOKENS) {
      return body;
    }
    return HostBody.of(HostBody.Host.VERTEX, body, betas, notes);
  }

  /// The beta that goes with the scope of a cache mark, which is not known here either.
  @Override
  public @Nullable String shown(String header, String value) {
    if (!header.equalsIgnoreCase("anthropic-beta") || !value.contains(SCOPE)) {
      return value;
    }
    String others =
        Arrays.stream(value.split(",", -1))
            .filter(beta -> !beta.strip().startsWith(SCOPE))
            .collect(Collectors.joining(","));
    return others.isEmpty() ? null : others;
  }

  @Override
  public TokenCount tokenCount(String upstreamModel) {
    return new TokenCount(
        COUNT,
        Set.of("model", "messages", "system", "tools", "tool_choice", "thinking"),
        null,
        "input_tokens");
  }
}
