package dev.turnpike.gateway.clients;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/// How Amazon's SDK reaches a server in these tests: by the JDK's client, bodies as one piece.
final class JdkTransport implements SdkAsyncHttpClient {
  private static final Set<String> OF_THE_JDK = Set.of("host", "content-length", "expect");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Override
  public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
    return wholeOf(request.requestContentPublisher())
        .thenCompose(
            body -> client.sendAsync(toJdk(request, body), HttpResponse.BodyHandlers.ofByteArray()))
        .thenAccept(
            response -> {
              request.responseHandler().onHeaders(toSdk(response));
              request.responseHandler().onStream(onePiece(ByteBuffer.wrap(response.body())));
            })
        .whenComplete(
            (_, failure) -> {
              if (failure != null) {
                request.responseHandler().onError(failure);
              }
            });
  }

  private static HttpRequest toJdk(AsyncExecuteRequest request, byte[] body) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(request.request().getUri())
            .method(
                request.request().method().name(), HttpRequest.BodyPublishers.ofByteArray(body));
    request
        .request()
        .forEachHeader(
            (name, values) -> {
              if (!OF_THE_JDK.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> builder.header(name, value));
              }
            });
    return builder.build();
  }

  private static SdkHttpResponse toSdk(HttpResponse<byte[]> response) {
    return SdkHttpResponse.builder()
        .statusCode(response.statusCode())
        .headers(response.headers().map())
        .build();
  }

  private static CompletableFuture<byte[]> wholeOf(Publisher<ByteBuffer> pieces) {
    CompletableFuture<byte[]> whole = new CompletableFuture<>();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    pieces.subscribe(
        new Subscriber<>() {
          @Override
          public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
          }

          @Override
          public void onNext(ByteBuffer piece) {
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            out.writeBytes(bytes);
          }

          @Override
          public void onError(Throwable failure) {
            whole.completeExceptionally(failure);
          }

          @Override
          public void onComplete() {
            whole.complete(out.toByteArray());
          }
        });
    return whole;
  }

  private static Publisher<ByteBuffer> onePiece(ByteBuffer piece) {
    List<ByteBuffer> left = new ArrayList<>(List.of(piece));
    return subscriber ->
        subscriber.onSubscribe(
            new Subscription() {
              @Override
              public void request(long count) {
                if (!left.isEmpty()) {
                  subscriber.onNext(left.removeFirst());
                  subscriber.onComplete();
                }
              }

              @Override
              public void cancel() {
                left.clear();
              }
            });
  }

  @Override
  public void close() {
    client.close();
  }
}
