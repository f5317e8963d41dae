package dev.turnpike.gateway.control;

import dev.turnpike.gateway.log.Shown;
import dev.turnpike.gateway.trace.InvalidQuery;
import dev.turnpike.gateway.trace.TraceFilter;
import dev.turnpike.gateway.trace.TraceQuery;
import dev.turnpike.gateway.trace.TraceSort;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads the body of a search. What it does not know it refuses, naming it.
final class SearchRequest {
  private static final Set<String> FIELDS =
      Set.of("from", "to", "filters", "filter_operator", "query", "sort", "limit", "page_token");

  private static final int LAST_YEAR = 9_999;
  private static final int MOST_SHOWN = 60;

  private final JsonNode body;

  private SearchRequest(JsonNode body) {
    this.body = body;
  }

  static TraceQuery read(JsonNode body) throws InvalidQuery {
    if (!body.isObject()) {
      throw new InvalidQuery("", "the body must be a JSON object");
    }
    for (String name : body.propertyNames()) {
      if (!FIELDS.contains(name)) {
        throw new InvalidQuery(
            shown(name),
            shown(name)
                + " is no field of a search; there are "
                + String.join(", ", new TreeSet<>(FIELDS)));
      }
    }
    return new SearchRequest(body).query();
  }

  private TraceQuery query() throws InvalidQuery {
    TraceSort sort = TraceSort.STARTED_AT;
    boolean descending = true;
    JsonNode sorts = list("sort");
    if (sorts.size() > 1) {
      throw new InvalidQuery("sort", "sort has " + sorts.size() + " items, must have at most 1");
    }
    if (!sorts.isEmpty()) {
      sort = sort(sorts.get(0));
      descending = oneOf(sorts.get(0), "order", "sort[0].order", "desc", "asc").equals("desc");
    }
    return new TraceQuery(
            time("from"),
            time("to"),
            filters(),
            oneOf(body, "filter_operator", "filter_operator", "and", "or").equals("or"),
            text(body, "query", "query", ""),
            sort,
            descending,
            limit(),
            pageToken())
        .checked();
  }

  private Instant time(String name) throws InvalidQuery {
    String text = text(body, name, name, "");
    if (text.isEmpty()) {
      throw new InvalidQuery(
          name, name + " is missing, must be an ISO 8601 time such as 2026-09-15T00:00:00Z");
    }
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      if (time.getYear() >= 0 && time.getYear() <= LAST_YEAR) {
        return time.toInstant();
      }
    } catch (DateTimeException _) {
      // Not a time: refused below.
    }
    throw new InvalidQuery(
        name,
        name + " is " + shown(text) + ", must be an ISO 8601 time such as 2026-09-15T00:00:00Z");
  }

  private List<TraceFilter> filters() throws InvalidQuery {
    List<TraceFilter> filters = new ArrayList<>();
    for (JsonNode filter : list("filters")) {
      String param = "filters[" + filters.size() + "]";
      if (!filter.isObject()) {
        throw new InvalidQuery(param, param + " must be an object with field, op and values");
      }
      filters.add(
          TraceFilter.of(
              param,
              text(filter, "field", param + ".field", ""),
              text(filter, "op", param + ".op", "eq"),
              values(filter.path("values"), param + ".values")));
    }
    return filters;
  }

  private static List<String> values(JsonNode values, String param) throws InvalidQuery {
    List<String> texts = new ArrayList<>();
    if (values.isMissingNode() || values.isNull()) {
      return texts;
    }
    if (!values.isArray()) {
      throw new InvalidQuery(param, param + " must be a list");
    }
    for (JsonNode value : values) {
      if (!value.isValueNode() || value.isNull()) {
        throw new InvalidQuery(
            param, param + " has a value that is neither text, number nor boolean");
      }
      texts.add(value.asString());
    }
    return texts;
  }

  private static TraceSort sort(JsonNode sort) throws InvalidQuery {
    String field = text(sort, "field", "sort[0].field", "started_at");
    return TraceSort.of(field)
        .orElseThrow(
            () ->
                new InvalidQuery(
                    "sort[0].field",
                    "sort[0].field is " + shown(field) + ", must be one of " + TraceSort.known()));
  }

  private int limit() throws InvalidQuery {
    JsonNode limit = body.path("limit");
    if (limit.isMissingNode() || limit.isNull()) {
      return TraceQuery.DEFAULT_LIMIT;
    }
    if (!limit.isInt()) {
      throw new InvalidQuery(
          "limit", "limit must be a whole number, 1 to " + TraceQuery.MOST_ON_A_PAGE);
    }
    return limit.asInt();
  }

  private @Nullable String pageToken() throws InvalidQuery {
    String token = text(body, "page_token", "page_token", "");
    return token.isEmpty() ? null : token;
  }

  private JsonNode list(String name) throws InvalidQuery {
    JsonNode list = body.path(name);
    if (list.isMissingNode() || list.isNull()) {
      return Json.MAPPER.createArrayNode();
    }
    if (!list.isArray()) {
      throw new InvalidQuery(name, name + " must be a list");
    }
    return list;
  }

  private static String oneOf(JsonNode from, String name, String param, String first, String second)
      throws InvalidQuery {
    String text = text(from, name, param, first);
    if (!text.equals(first) && !text.equals(second)) {
      throw new InvalidQuery(
          param, param + " is " + shown(text) + ", must be " + first + " or " + second);
    }
    return text;
  }

  private static String shown(String text) {
    return Shown.of(text, MOST_SHOWN);
  }

  private static String text(JsonNode from, String name, String param, String otherwise)
      throws InvalidQuery {
    JsonNode text = from.path(name);
    if (text.isMissingNode() || text.isNull()) {
      return otherwise;
    }
    if (!text.isString()) {
      throw new InvalidQuery(param, param + " must be a text");
    }
    return text.asString();
  }
}
