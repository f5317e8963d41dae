package dev.turnpike.gateway.flow;

import dev.turnpike.dialect.Dialect;
import dev.turnpike.dialect.Dialects;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.WholeReply;
import dev.turnpike.dialect.embeddings.Embeddings;
import dev.turnpike.dialect.translation.Translation;
import dev.turnpike.route.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One of the calls by which vectors are had from a provider of another form than OpenAI's.
record EmbeddedPassage(Target target, Embeddings embeddings, byte[] request) implements Passage {
  private static final byte[] NOTHING_YET = {};

  EmbeddedPassage(Target target, Embeddings embeddings) {
    this(target, embeddings, embeddings.request());
  }

  @Override
  public Dialect dialect() {
    return Dialects.of(target.dialect());
  }

  @Override
  public String path() {
    return embeddings.path();
  }

  @Override
  public boolean isStream(@Nullable String contentType) {
    return false;
  }

  @Override
  public StreamTap streamTap(@Nullable String contentType) {
    throw new IllegalStateException("vectors are no stream");
  }

  @Override
  public Translation.Whole readAsStream(byte[] body) {
    throw new IllegalStateException("vectors are no stream");
  }

  @Override
  public Translation.Whole readWhole(byte[] body) {
    WholeReply reply = embeddings.take(body);
    boolean whole = reply instanceof WholeReply.Answer && embeddings.isComplete();
    return new Translation.Whole(reply, whole ? embeddings.answer() : NOTHING_YET);
  }

  @Override
  public List<String> notes() {
    return embeddings.notes();
  }

  @Override
  public boolean isWhole() {
    return embeddings.isComplete();
  }
}
