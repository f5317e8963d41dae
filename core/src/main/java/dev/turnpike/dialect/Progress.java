package dev.turnpike.dialect;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.StreamTap.Stage;
import org.jspecify.annotations.Nullable;

/// How far one answer has come, and what it said of itself on the way.
public final class Progress {
  private Stage stage = Stage.OPENING;
  private @Nullable Failure failure;
  private boolean relayed;
  private boolean toldError;
  private @Nullable String finishReason;
  private @Nullable String answeringModel;
  private @Nullable String serviceTier;
  private long contentBytes;
  private long unreportedBytes;

  /// The model said this many bytes of something; none is no answer yet.
  public void said(long bytes) {
    if (bytes > 0) {
      contentBytes += bytes;
      unreportedBytes += bytes;
      spoke();
    }
  }

  /// The model did something that has no length.
  public void spoke() {
    stage = stage == Stage.OPENING ? Stage.CONTENT : stage;
  }

  /// The upstream reported what the answer had used up to here.
  public void reported() {
    unreportedBytes = 0;
  }

  public void complete() {
    stage = stage == Stage.FAILED ? stage : Stage.COMPLETE;
  }

  /// `relayed` says that the client hears of it from the upstream's own bytes. What is complete
  /// cannot fail any more.
  public void fail(Failure why, boolean relayed) {
    if (failure == null && stage != Stage.COMPLETE) {
      failure = why;
      this.relayed = relayed;
      toldError |= relayed;
      stage = Stage.FAILED;
    }
  }

  /// The upstream sent an error event, which goes on, and may still say more of it.
  public void tellError() {
    toldError = true;
  }

  /// The bytes that would have told the client did not go on after all.
  public void notRelayed() {
    relayed = false;
    toldError = false;
  }

  public void finish(@Nullable String reason) {
    finishReason = reason == null || reason.isEmpty() ? finishReason : reason;
  }

  public void answers(@Nullable String model) {
    answeringModel = model;
  }

  public void tier(@Nullable String tier) {
    serviceTier = tier;
  }

  public Stage stage() {
    return stage;
  }

  public boolean isComplete() {
    return stage == Stage.COMPLETE;
  }

  public boolean hasFailed() {
    return stage == Stage.FAILED;
  }

  /// It failed before the model said anything.
  public boolean saidNothing() {
    return hasFailed() && contentBytes == 0;
  }

  public @Nullable Failure failure() {
    return failure;
  }

  public boolean failureRelayed() {
    return relayed;
  }

  /// An error event of the upstream's own is among the bytes that go on.
  public boolean hasToldError() {
    return toldError;
  }

  public @Nullable String finishReason() {
    return finishReason;
  }

  public @Nullable String answeringModel() {
    return answeringModel;
  }

  public @Nullable String serviceTier() {
    return serviceTier;
  }

  public long contentBytes() {
    return contentBytes;
  }

  public long unreportedBytes() {
    return unreportedBytes;
  }
}
