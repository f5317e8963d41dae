package dev.turnpike.gateway.trace;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import dev.turnpike.gateway.trace.Trace.Answer;
import dev.turnpike.gateway.trace.Trace.Attempt;
import dev.turnpike.gateway.trace.Trace.Bodies;
import dev.turnpike.gateway.trace.Trace.Bodies.Keep;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes what may be written of a call's words: keeps, masks or leaves out, then compresses. For
/// one thread, which keeps its buffers.
final class BodyPacker implements AutoCloseable {
  private static final int LEVEL = 3;

  /// Buffers above this are not kept for the next call.
  private static final int KEPT_BUFFER = 1 << 20;

  private final ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(LEVEL);
  private byte[] plain = new byte[64 * 1024];
  private byte[] packed = new byte[64 * 1024];

  /// The trace without the words that came from outside, where its bodies are not kept as they are:
  /// an upstream's error message may quote the prompt.
  Trace masked(Trace trace) {
    if (trace.bodies().keep() == Keep.KEEP || trace.attempts().isEmpty()) {
      return trace;
    }
    List<Attempt> attempts = trace.attempts().stream().map(BodyPacker::masked).toList();
    return new Trace(
        trace.ids(),
        trace.caller(),
        trace.asked(),
        trace.times(),
        masked(trace.answer()),
        attempts,
        trace.notes(),
        trace.routing(),
        trace.bodies());
  }

  private static Attempt masked(Attempt attempt) {
    return new Attempt(
        attempt.spanId(),
        attempt.provider(),
        attempt.model(),
        attempt.credentialId(),
        attempt.started(),
        attempt.ended(),
        attempt.httpStatus(),
        attempt.outcome(),
        Masking.text(attempt.detail()));
  }

  private static Answer masked(Answer answer) {
    return new Answer(
        answer.status(),
        answer.httpStatus(),
        answer.errorCode(),
        Masking.text(answer.errorMessage()),
        answer.provider(),
        answer.model(),
        answer.answeringModel(),
        answer.credentialId(),
        answer.upstreamRequestId(),
        answer.finishReason(),
        answer.usage(),
        answer.cost(),
        answer.requestBytes(),
        answer.responseBytes());
  }

  PackedBodies pack(Bodies bodies) {
    return switch (bodies.keep()) {
      case OMIT -> PackedBodies.none(BodyState.OMITTED);
      case KEEP -> pack(BodyState.KEPT, bodies, bodies.request(), bodies.response());
      case MASK ->
          pack(
              BodyState.MASKED,
              bodies,
              Masking.body(bodies.request()),
              Masking.body(bodies.response()));
    };
  }

  private PackedBodies pack(
      BodyState state, Bodies bodies, byte @Nullable [] request, byte @Nullable [] response) {
    int requestLength = request == null ? 0 : request.length;
    int responseLength = response == null ? 0 : response.length;
    int length = requestLength + responseLength;
    String words =
        state == BodyState.KEPT
            ? Words.of(Preview.ofRequest(request), Preview.ofAnswer(response))
            : "";
    plain = room(plain, length);
    packed = room(packed, Math.toIntExact(Zstd.compressBound(length)));
    if (request != null) {
      System.arraycopy(request, 0, plain, 0, requestLength);
    }
    if (response != null) {
      System.arraycopy(response, 0, plain, requestLength, responseLength);
    }
    int size = length == 0 ? 0 : zstd.compressByteArray(packed, 0, packed.length, plain, 0, length);
    PackedBodies result =
        new PackedBodies(
            state,
            request == null ? -1 : requestLength,
            bodies.requestCut(),
            response == null ? -1 : responseLength,
            bodies.responseCut(),
            Arrays.copyOf(packed, size),
            words);
    plain = kept(plain);
    packed = kept(packed);
    return result;
  }

  private static byte[] room(byte[] buffer, int length) {
    return buffer.length >= length ? buffer : new byte[length];
  }

  private static byte[] kept(byte[] buffer) {
    return buffer.length <= KEPT_BUFFER ? buffer : new byte[64 * 1024];
  }

  @Override
  public void close() {
    zstd.close();
  }
}
