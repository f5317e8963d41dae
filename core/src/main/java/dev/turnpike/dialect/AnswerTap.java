package dev.turnpike.dialect;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Usage;
import org.jspecify.annotations.Nullable;

/// A tap that frames a stream its own way and leaves the understanding to an [AnswerReader].
public interface AnswerTap extends StreamTap {

  AnswerReader reader();

  @Override
  default Stage stage() {
    return reader().progress().stage();
  }

  @Override
  default boolean mayEndHere() {
    return reader().mayEndHere();
  }

  @Override
  default @Nullable Failure failure() {
    return reader().progress().failure();
  }

  @Override
  default boolean failureRelayed() {
    return reader().progress().failureRelayed();
  }

  @Override
  default boolean tellsError() {
    return reader().progress().hasToldError();
  }

  @Override
  default Usage usage() {
    return reader().usage();
  }

  @Override
  default @Nullable String finishReason() {
    return reader().progress().finishReason();
  }

  @Override
  default @Nullable String answeringModel() {
    return reader().progress().answeringModel();
  }

  @Override
  default @Nullable String serviceTier() {
    return reader().progress().serviceTier();
  }

  @Override
  default byte[] errorEvent(Failure failure, String requestId) {
    return reader().errorEvent(failure, requestId);
  }

  @Override
  default byte[] keepAlive() {
    return reader().keepAlive();
  }
}
