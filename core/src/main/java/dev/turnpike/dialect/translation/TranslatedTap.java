package dev.turnpike.dialect.translation;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.StreamWriter;
import org.jspecify.annotations.Nullable;

/// The tap on a stream that the client gets in another dialect: takes the provider's bytes and
/// gives the client's.
final class TranslatedTap implements StreamTap {
  private final StreamTap framed;
  private final Hearing hearing;
  private final StreamWriter writer;

  TranslatedTap(StreamTap framed, Hearing hearing, StreamWriter writer) {
    this.framed = framed;
    this.hearing = hearing;
    this.writer = writer;
  }

  @Override
  public byte[] take(byte[] chunk) {
    framed.take(chunk);
    if (hearing.progress().isComplete()) {
      hearing.finish(hearing.usage());
    }
    return writer.take();
  }

  @Override
  public byte[] end() {
    if (!hearing.progress().isComplete()) {
      framed.end();
    }
    if (hearing.progress().isComplete()) {
      hearing.finish(hearing.usage());
    }
    return writer.take();
  }

  @Override
  public boolean mayEndHere() {
    return hearing.mayEndHere();
  }

  @Override
  public boolean wantsNoMore() {
    return hearing.isCut();
  }

  @Override
  public Stage stage() {
    return hearing.progress().stage();
  }

  @Override
  public @Nullable Failure failure() {
    return hearing.progress().failure();
  }

  @Override
  public boolean failureRelayed() {
    return false;
  }

  @Override
  public boolean tellsError() {
    return hearing.progress().hasToldError();
  }

  @Override
  public Usage usage() {
    return hearing.usage();
  }

  @Override
  public @Nullable String finishReason() {
    return hearing.progress().finishReason();
  }

  @Override
  public @Nullable String answeringModel() {
    return hearing.progress().answeringModel();
  }

  @Override
  public @Nullable String serviceTier() {
    return hearing.progress().serviceTier();
  }

  @Override
  public byte[] errorEvent(Failure failure, String requestId) {
    return writer.errorEvent(failure, requestId);
  }

  @Override
  public byte[] keepAlive() {
    return writer.keepAlive();
  }
}
