package dev.turnpike.conversation;

import java.util.List;

/// What a client asks of a model, in no one's format. `dialect` is the one it was asked in.
/// `usageWanted` says that a streamed answer is to end with what was used.
public record Conversation(
    String dialect,
    List<Message> messages,
    List<Tool> tools,
    ToolChoice toolChoice,
    Sampling sampling,
    Thinking thinking,
    OutputFormat format,
    Wishes wishes,
    boolean stream,
    boolean usageWanted) {

  public Conversation {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
  }

  public Conversation with(List<Message> others) {
    return new Conversation(
        dialect,
        others,
        tools,
        toolChoice,
        sampling,
        thinking,
        format,
        wishes,
        stream,
        usageWanted);
  }

  /// The same without any proof of what a model thought; the words of thoughts stay.
  public Conversation withoutSeals() {
    return with(messages.stream().map(Message::withoutSeals).toList());
  }

  public Conversation with(List<Tool> others, ToolChoice choice) {
    return new Conversation(
        dialect, messages, others, choice, sampling, thinking, format, wishes, stream, usageWanted);
  }

  public Conversation with(Sampling other) {
    return new Conversation(
        dialect, messages, tools, toolChoice, other, thinking, format, wishes, stream, usageWanted);
  }

  public Conversation with(Thinking other) {
    return new Conversation(
        dialect, messages, tools, toolChoice, sampling, other, format, wishes, stream, usageWanted);
  }

  public Conversation with(OutputFormat other) {
    return new Conversation(
        dialect,
        messages,
        tools,
        toolChoice,
        sampling,
        thinking,
        other,
        wishes,
        stream,
        usageWanted);
  }

  public Conversation with(Wishes other) {
    return new Conversation(
        dialect,
        messages,
        tools,
        toolChoice,
        sampling,
        thinking,
        format,
        other,
        stream,
        usageWanted);
  }
}
