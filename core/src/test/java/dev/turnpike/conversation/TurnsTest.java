package dev.turnpike.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Message.Role;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TurnsTest {
  private static final Part HI = Part.Text.of("hi");

  @Test
  void messagesOfOneRoleThatFollowEachOtherBecomeOne() {
    Message user = Message.of(Role.USER, HI);
    Message assistant = Message.of(Role.ASSISTANT, HI);
    assertThat(Turns.merged(List.of())).isEmpty();
    assertThat(Turns.merged(List.of(user, user, assistant, user)))
        .containsExactly(Message.of(Role.USER, HI, HI), assistant, user);
  }

  @Test
  @Timeout(10)
  void asManyMessagesAsABodyCanHoldAreMergedInATimeThatGrowsWithThem() {
    List<Message> many = Collections.nCopies(1_000_000, Message.of(Role.USER, HI));
    assertThat(Turns.merged(many).getFirst().parts()).hasSize(1_000_000);
  }
}
