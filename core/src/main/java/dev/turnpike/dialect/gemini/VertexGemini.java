package dev.turnpike.dialect.gemini;

import dev.turnpike.conversation.Notes;
import dev.turnpike.dialect.ClientDialect;
import dev.turnpike.dialect.HostedDialect;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.TokenCount;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Gemini's language as Google's Vertex AI speaks it: the version and the project stand before the
/// path, and calls of tools have no ids.
public final class VertexGemini extends HostedDialect {
  private static final String VERSION = "/v1beta";

  public VertexGemini(ClientDialect own) {
    super(own);
  }

  @Override
  protected Operation asking(boolean stream) {
    return stream ? Operation.STREAM_GENERATE_CONTENT : Operation.GENERATE_CONTENT;
  }

  @Override
  public String path(
      Operation operation, String upstreamModel, boolean stream, @Nullable String query) {
    boolean streams = operation == Operation.STREAM_GENERATE_CONTENT;
    return GeminiPath.of(operation, upstreamModel, streams ? query : null)
        .substring(VERSION.length());
  }

  @Override
  public byte[] hosted(Operation operation, byte[] body, List<String> betas, Notes notes)
      throws MalformedJson {
    return IdCut.of(body, notes);
  }

  @Override
  public TokenCount tokenCount(String upstreamModel) {
    return new TokenCount(
        path(Operation.GEMINI_COUNT_TOKENS, upstreamModel, false, null),
        Set.of("contents", "systemInstruction", "tools", "generationConfig"),
        null,
        "totalTokens");
  }
}
