package dev.turnpike.gateway.control;

import dev.turnpike.catalog.ModelId;
import dev.turnpike.gateway.log.Shown;
import dev.turnpike.gateway.trace.Repricing;
import dev.turnpike.gateway.trace.Repricing.Position;
import dev.turnpike.gateway.trace.Repricing.Request;
import dev.turnpike.gateway.trace.Repricing.Sums;
import dev.turnpike.gateway.trace.StoreUnavailable;
import dev.turnpike.gateway.trace.TraceStore;
import dev.turnpike.price.PriceSheet;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/// `POST /v3/traces/reprice`: prices old calls anew from their kept usage, by the rows that are
/// known now for each call's own time and service tier. One answer is one slice of them, with a
/// token for the next: so no answer takes long, and whoever asks sees how far it is.
public final class RepriceApi {
  private static final Set<String> FIELDS = Set.of("from", "to", "dry_run", "page_token");
  private static final Pattern TOKEN = Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)\\.(-1|\\d{1,19})");
  private static final int MOST_SHOWN = 60;

  private final TraceStore store;
  private final Supplier<PriceSheet> prices;

  /// `prices` are those in force when it is asked.
  public RepriceApi(TraceStore store, Supplier<PriceSheet> prices) {
    this.store = store;
    this.prices = prices;
  }

  /// `{"from", "to", "dry_run"?: true, "page_token"?}`.
  public ApiReply slice(byte[] body) {
    try {
      Request request = request(Json.MAPPER.readTree(body));
      PriceSheet sheet = prices.get();
      Repricing slice =
          store.reprice(
              request,
              (provider, model, usage, tier, at) ->
                  sheet.cost(new ModelId(provider, model), usage, tier, at));
      return Json.reply(200, to -> write(to, request, slice));
    } catch (JacksonException _) {
      return ApiError.json("The body is not valid JSON.").reply();
    } catch (Wrong e) {
      return ApiError.invalid(e.param, String.valueOf(e.getMessage())).reply();
    } catch (StoreUnavailable e) {
      return new ApiError(
              503, "store_unavailable", "Traces cannot be repriced now: " + e.getMessage(), "")
          .reply();
    }
  }

  private static Request request(JsonNode body) throws Wrong {
    if (!body.isObject()) {
      throw new Wrong("", "the body must be a JSON object");
    }
    for (String name : body.propertyNames()) {
      if (!FIELDS.contains(name)) {
        throw new Wrong(
            Shown.of(name, MOST_SHOWN),
            Shown.of(name, MOST_SHOWN)
                + " is not known, must be one of "
                + String.join(", ", new TreeSet<>(FIELDS)));
      }
    }
    Instant from = time(body, "from");
    Instant to = time(body, "to");
    if (!from.isBefore(to)) {
      throw new Wrong("to", "to is " + to + ", must be later than from, which is " + from);
    }
    JsonNode dryRun = body.path("dry_run");
    if (!dryRun.isMissingNode() && !dryRun.isBoolean()) {
      throw new Wrong("dry_run", "dry_run must be true or false");
    }
    return new Request(from, to, position(body.path("page_token")), !dryRun.booleanValue(true));
  }

  private static Instant time(JsonNode body, String name) throws Wrong {
    String text = body.path(name).stringValue("");
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      if (time.getYear() < 2000 || time.getYear() > 2999) {
        throw new Wrong(
            name, name + " is of the year " + time.getYear() + ", must be 2000 to 2999");
      }
      return time.toInstant();
    } catch (DateTimeException _) {
      throw new Wrong(
          name,
          name
              + " is "
              + (text.isEmpty() ? "missing" : Shown.of(text, MOST_SHOWN))
              + ", must be an ISO 8601 time such as 2026-09-15T00:00:00Z");
    }
  }

  private static @Nullable Position position(JsonNode token) throws Wrong {
    String text = token.stringValue("");
    if (text.isEmpty()) {
      return null;
    }
    Matcher parts = TOKEN.matcher(text);
    try {
      if (parts.matches()) {
        return new Position(LocalDate.parse(parts.group(1)), Long.parseLong(parts.group(2)));
      }
    } catch (DateTimeException | NumberFormatException _) {
      // Not a token of ours: refused below.
    }
    throw new Wrong("page_token", "page_token is none that an answer of this path gave");
  }

  private static void write(JsonGenerator json, Request request, Repricing slice) {
    json.writeStartObject();
    json.writeStringProperty("object", "repricing");
    json.writeBooleanProperty("dry_run", !request.write());
    json.writeArrayPropertyStart("data");
    slice.models().forEach((model, sums) -> write(json, model, sums));
    json.writeEndArray();
    Position next = slice.next();
    json.writeBooleanProperty("has_more", next != null);
    json.writeStringProperty(
        "next_page_token", next == null ? "" : next.day() + "." + next.number());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String model, Sums sums) {
    json.writeStartObject();
    json.writeStringProperty("model", model);
    json.writeNumberProperty("calls", sums.calls());
    json.writeNumberProperty("changed", sums.changed());
    json.writeNumberProperty("old_nanos", sums.oldNanos());
    json.writeNumberProperty("new_nanos", sums.newNanos());
    json.writeNumberProperty("newly_priced", sums.newlyPriced());
    json.writeNumberProperty("newly_priced_nanos", sums.newlyPricedNanos());
    json.writeNumberProperty("unpriced", sums.unpriced());
    json.writeNumberProperty("lost", sums.lost());
    json.writeEndObject();
  }

  /// What is wrong with a request, and with which field.
  private static final class Wrong extends Exception {
    private final String param;

    Wrong(String param, String message) {
      super(message);
      this.param = param;
    }
  }
}
