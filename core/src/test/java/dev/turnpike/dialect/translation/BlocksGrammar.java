package dev.turnpike.dialect.translation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.StopReason;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.Block;
import dev.turnpike.dialect.Blocks;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Fails where an answer is not told in the order that [Blocks] promises, and keeps what was told.
final class BlocksGrammar implements Blocks {
  private final List<String> told = new ArrayList<>();
  private final Set<String> callIds = new HashSet<>();
  private boolean started;
  private boolean finished;
  private @Nullable Block open;
  private boolean sealed;

  /// What was told, a line for each call, pieces of one block joined.
  List<String> told() {
    return told;
  }

  boolean isFinished() {
    return finished;
  }

  @Override
  public void started(@Nullable String id) {
    assertThat(started).as("started once").isFalse();
    started = true;
  }

  @Override
  public void opened(Block block) {
    assertRunning();
    assertThat(open).as("one block at a time").isNull();
    open = block;
    sealed = false;
    if (block instanceof Block.Call call) {
      assertThat(CallIds.isLegal(call.id())).as("id %s", call.id()).isTrue();
      assertThat(callIds.add(call.id())).as("id %s is new", call.id()).isTrue();
    }
    told.add(
        switch (block) {
          case Block.Text _ -> "text:";
          case Block.Refusal _ -> "refusal:";
          case Block.Thought thought -> thought.summary() ? "summary:" : "thought:";
          case Block.Call call -> "call " + call.name() + ":";
        });
  }

  @Override
  public void said(String text) {
    assertThat(open).as("said in a block").isNotNull();
    assertThat(sealed).as("nothing is said behind the seal").isFalse();
    assertThat(text).isNotEmpty();
    told.set(told.size() - 1, told.getLast() + text);
  }

  @Override
  public void sealed(Seal seal) {
    assertThat(open).isInstanceOf(Block.Thought.class);
    assertThat(sealed).as("sealed once").isFalse();
    sealed = true;
    told.set(told.size() - 1, told.getLast() + "|" + seal.value());
  }

  @Override
  public void cited(Citation citation) {
    assertThat(open).isInstanceOf(Block.Text.class);
  }

  @Override
  public void closed() {
    assertThat(open).as("closes what is open").isNotNull();
    open = null;
  }

  @Override
  public void hosted(Part.Hosted part) {
    assertRunning();
    assertThat(open).as("between blocks").isNull();
    told.add("hosted");
  }

  @Override
  public void finished(StopReason reason, @Nullable String sequence, Usage usage) {
    assertRunning();
    assertThat(open).as("all is closed").isNull();
    finished = true;
    told.add(reason.name());
  }

  private void assertRunning() {
    assertThat(started).as("started first").isTrue();
    assertThat(finished).as("nothing behind the end").isFalse();
  }
}
