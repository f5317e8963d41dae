package dev.turnpike.gateway.clients;

import java.util.List;
import java.util.function.Consumer;

/// A client that no one here wrote, behind a form in which a test can be written once for all.
interface Speaker {
  int MOST_TOKENS = 500;

  /// Sends a request and reads its answer, whole or streamed.
  Heard ask(Order order);

  /// Reads a stream as it comes, to its end; pieces of text go to `text`.
  void listen(Order order, Consumer<String> text);

  /// What the client raises for an error with this status.
  Class<? extends Throwable> raises(int status);

  /// The status that the client tells of what it raised.
  int status(Throwable raised);

  /// What the client raises where a stream breaks.
  Class<? extends Throwable> raisesAtBreak();

  void close();

  record Order(String model, List<Turn> turns, boolean tool, boolean stream) {
    public Order {
      turns = List.copyOf(turns);
    }
  }

  sealed interface Turn {}

  record User(String text) implements Turn {}

  /// An answer as the client wants it back.
  record Said(Object form) implements Turn {}

  record Result(Call call, String text) implements Turn {}

  record Call(String id, String name, Object arguments) {}

  enum End {
    STOP,
    TOOL,
    LENGTH,
    REFUSAL
  }

  record Heard(
      String text,
      String thinking,
      End end,
      long promptTokens,
      long outputTokens,
      List<Call> calls,
      Said said) {}
}
