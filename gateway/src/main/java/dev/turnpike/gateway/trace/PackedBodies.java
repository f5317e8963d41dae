package dev.turnpike.gateway.trace;

/// A call's bodies as they are kept: request and answer one behind the other, compressed together.
///
/// Lengths are those before compression, -1 where there is no such body. `words` is what the text
/// search finds the call by.
record PackedBodies(
    BodyState state,
    int requestLength,
    boolean requestCut,
    int responseLength,
    boolean responseCut,
    byte[] content,
    String words) {

  /// Whether there is anything to keep.
  boolean isEmpty() {
    return requestLength < 0 && responseLength < 0;
  }

  static PackedBodies none(BodyState state) {
    return new PackedBodies(state, -1, false, -1, false, new byte[0], "");
  }
}
