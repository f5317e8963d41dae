package dev.turnpike.simulator.voice;

/// One event of a stream: the name that SSE gives it (empty where the dialect gives none) and its
/// data.
public record Frame(Moment moment, String event, String data) {

  /// Where in an answer it stands.
  public enum Moment {
    /// Openings and closings around the content.
    AROUND,
    /// A piece of the content.
    PIECE,
    /// Says that the answer is complete: finish, usage, terminal event.
    END,
    /// Not an event at all: goes out as it is.
    BARE
  }

  static Frame around(String event, Object data) {
    return new Frame(Moment.AROUND, event, Json.text(data));
  }

  static Frame piece(String event, Object data) {
    return new Frame(Moment.PIECE, event, Json.text(data));
  }

  static Frame end(String event, Object data) {
    return new Frame(Moment.END, event, Json.text(data));
  }

  public static Frame bare(String text) {
    return new Frame(Moment.BARE, "", text);
  }

  public Frame withData(String other) {
    return new Frame(moment, event, other);
  }
}
