package dev.turnpike.gateway.flow;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Failure.BadRequest;
import dev.turnpike.conversation.Source;
import dev.turnpike.dialect.MediaTypes;
import dev.turnpike.dialect.translation.LinkedImage;
import dev.turnpike.gateway.config.Config;
import dev.turnpike.gateway.upstream.OpenWeb;
import dev.turnpike.gateway.upstream.UpstreamCall;
import dev.turnpike.gateway.upstream.UpstreamReply;
import io.vertx.core.MultiMap;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The images of one call that a model wants as bytes and the client named by their address.
/// Fetched once, side by side, and kept for further attempts until [#end]; the first that cannot be
/// had stops the others, for good.
final class Images {
  /// The longest address that is asked for, in characters.
  static final int LONGEST_ADDRESS = 8_192;

  /// An image is in memory as it came (in an array that grows), in base64, and in the request.
  private static final long COPIES = 4;

  private static final int NANOS_PER_MILLI = 1_000_000;

  private final Loop loop;
  private final Config.Images settings;
  private final Map<String, Source.Inline> fetched = new HashMap<>();
  private final List<Fetch> running = new ArrayList<>();
  private @Nullable Failure failure;
  private @Nullable Consumer<@Nullable Failure> waiting;
  private long since;
  private long patience;
  private long size;
  private long held;

  Images(Loop loop, Config.Images settings) {
    this.loop = loop;
    this.settings = settings;
  }

  /// Those that are there, by their address.
  Map<String, Source.Inline> fetched() {
    return fetched;
  }

  /// Fetches what is `missing`. `then` is called once, maybe before this returns: with null when
  /// all is there, else with why not. Never after [#end].
  void fetch(List<LinkedImage> missing, Duration timeLeft, Consumer<@Nullable Failure> then) {
    waiting = then;
    since = loop.now();
    patience = Math.min(settings.timeout().toNanos(), timeLeft.toNanos());
    if (failure != null) {
      finish(failure);
      return;
    }
    BadRequest refused = refusal(missing);
    if (refused != null) {
      finish(refused);
      return;
    }
    start(missing);
  }

  private @Nullable BadRequest refusal(List<LinkedImage> missing) {
    String place = missing.getFirst().place();
    if (!settings.fetch()) {
      return BadRequest.notSupported(
          place,
          "An image by its address cannot be given to this model; send its bytes as a data: URL."
              + " (The gateway fetches images where its operator sets images.fetch.)");
    }
    int times = missing.stream().mapToInt(LinkedImage::times).sum();
    return times > settings.most()
        ? unusable(
            place,
            "the call has "
                + times
                + " images by their address, must be at most "
                + settings.most()
                + " (images.most)")
        : null;
  }

  private void start(List<LinkedImage> missing) {
    Map<LinkedImage, URI> addresses = new LinkedHashMap<>();
    for (LinkedImage image : missing) {
      URI address = address(image);
      if (address == null) {
        return;
      }
      addresses.put(image, address);
    }
    for (Map.Entry<LinkedImage, URI> each : addresses.entrySet()) {
      if (failure != null) {
        return;
      }
      Fetch fetch = new Fetch(each.getKey());
      running.add(fetch);
      fetch.call = loop.web().get(each.getValue(), fetch);
    }
  }

  /// Null where it is none to ask for; then that is said.
  private @Nullable URI address(LinkedImage image) {
    if (image.url().length() > LONGEST_ADDRESS) {
      fail(image, "its address is longer than " + LONGEST_ADDRESS + " characters");
      return null;
    }
    URI address;
    try {
      address = new URI(new URI(image.url()).toASCIIString());
    } catch (URISyntaxException _) {
      fail(image, "its address is not a URL that can be read");
      return null;
    }
    String objection = OpenWeb.objection(address);
    if (objection != null) {
      fail(image, objection);
      return null;
    }
    return address;
  }

  /// One image on its way.
  private final class Fetch implements UpstreamReply {
    private final LinkedImage image;
    private final Gathered gathered = new Gathered(settings.limit());
    private @Nullable UpstreamCall call;

    Fetch(LinkedImage image) {
      this.image = image;
    }

    @Override
    public void sent() {}

    @Override
    public void head(int status, MultiMap headers) {
      if (status >= 300 && status < 400) {
        fail(image, "its host answered with a redirect (" + status + "), which is not followed");
      } else if (status != 200) {
        fail(image, "its host answered with status " + status + ", must be 200");
      }
    }

    @Override
    public void bytes(byte[] bytes) {
      size += (long) bytes.length * image.times();
      if (size > settings.limit()) {
        fail(
            image,
            "the images of the call are larger than "
                + settings.limit()
                + " bytes together (images.limit)");
      } else if (hold(COPIES * size)) {
        gathered.add(bytes);
      } else {
        finish(
            new Failure.Overloaded(
                "The gateway holds as many bodies as it has memory for (limits.memory).",
                Duration.ofSeconds(1)));
      }
    }

    @Override
    public void end() {
      Source.Inline inline = MediaTypes.image(gathered.bytes());
      if (inline == null) {
        fail(image, "what its host sent is not a PNG, JPEG, GIF or WebP");
        return;
      }
      fetched.put(image.url(), inline);
      running.remove(this);
      if (running.isEmpty()) {
        finish(null);
      }
    }

    @Override
    public void failed(Failure why) {
      fail(image, reason(why));
    }
  }

  private static String reason(Failure why) {
    return switch (why) {
      case Failure.Unreachable unreachable ->
          switch (unreachable.kind()) {
            case BLOCKED -> "its host is blocked: the gateway does not connect to such addresses";
            case DNS -> "its host's name could not be resolved";
            case TLS -> "a secure connection to its host could not be made";
            case REFUSED -> "its host refused the connection";
            case RESET -> "its host closed the connection";
          };
      case Failure.TimedOut _ -> "its host did not accept a connection in time";
      case Failure.Overloaded _ -> "too many images are being fetched from its host";
      case Failure.BadRequest _,
          Failure.Unauthenticated _,
          Failure.Forbidden _,
          Failure.NotFound _,
          Failure.Cancelled _,
          Failure.Internal _,
          Failure.CredentialRejected _,
          Failure.QuotaExhausted _,
          Failure.RateLimited _,
          Failure.ContextTooLong _,
          Failure.Refused _,
          Failure.UpstreamBroken _,
          Failure.Garbled _ ->
          "its host's answer could not be read";
    };
  }

  /// Counts so many bytes against the memory of all bodies, in doubling steps; false where there is
  /// no room.
  private boolean hold(long bytes) {
    if (bytes <= held) {
      return true;
    }
    long wanted = Math.max(bytes, Math.min(2 * held, COPIES * settings.limit()));
    if (!loop.traffic().hold(wanted - held)) {
      return false;
    }
    held = wanted;
    return true;
  }

  void check(long now) {
    if (now - since >= patience && !running.isEmpty()) {
      fail(
          running.getFirst().image,
          "it was not there within " + patience / NANOS_PER_MILLI + " ms (images.timeout)");
    }
  }

  private void fail(LinkedImage image, String why) {
    finish(unusable(image.place(), why));
  }

  /// Never tells the address: it may hold a key, and where it led is not the caller's to know.
  private static BadRequest unusable(String place, String why) {
    return new BadRequest(
        400, "invalid_image_url", place, "An image cannot be fetched: " + why + ".");
  }

  private void finish(@Nullable Failure why) {
    Consumer<@Nullable Failure> told = waiting;
    waiting = null;
    failure = why;
    stop();
    if (told != null) {
      told.accept(why);
    }
  }

  private void stop() {
    for (Fetch fetch : running) {
      if (fetch.call != null) {
        fetch.call.cancel();
      }
    }
    running.clear();
  }

  /// The call is settled: what is under way is broken off, and what is there let go.
  void end() {
    waiting = null;
    stop();
    fetched.clear();
    loop.traffic().release(held);
    held = 0;
  }
}
