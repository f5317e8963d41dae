package dev.turnpike.gateway.trace;

import dev.turnpike.catalog.ModelId;
import dev.turnpike.gateway.store.Sql;
import dev.turnpike.gateway.trace.TraceField.Op;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One condition on a call: a field, what is asked of it and with which values. `key` is the
/// metadata's key, else "".
public record TraceFilter(TraceField field, String key, Op op, List<String> values) {
  /// The most values one filter may have.
  static final int MOST_VALUES = 100;

  private static final int LONGEST_VALUE = 1_024;

  public TraceFilter {
    values = List.copyOf(values);
  }

  /// Reads a filter as a caller writes it; `param` names it in a refusal.
  public static TraceFilter of(String param, String fieldName, String opName, List<String> values)
      throws InvalidQuery {
    Optional<TraceField> known = TraceField.of(fieldName);
    if (known.isEmpty()) {
      throw new InvalidQuery(
          param + ".field",
          param + ".field is '" + shown(fieldName) + "', must be one of " + TraceField.known());
    }
    TraceField field = known.get();
    Optional<Op> op = Op.of(opName).filter(field.kind()::knows);
    if (op.isEmpty()) {
      throw new InvalidQuery(
          param + ".op",
          "%s.op is '%s', must for %s be one of %s"
              .formatted(param, shown(opName), field.id(), field.kind().knownOps()));
    }
    String key = field == TraceField.METADATA ? TraceField.metadataKey(fieldName) : "";
    TraceFilter filter = new TraceFilter(field, key, op.get(), values);
    filter.checkValues(param + ".values");
    return filter;
  }

  private void checkValues(String param) throws InvalidQuery {
    int least = op == Op.EXISTS ? 0 : 1;
    int most = op == Op.IN || op == Op.NE ? MOST_VALUES : 1;
    if (values.size() < least || values.size() > most) {
      throw new InvalidQuery(
          param,
          "%s has %d values, must for %s have %s"
              .formatted(
                  param,
                  values.size(),
                  op.id(),
                  least == most ? "" + least : least + " to " + most));
    }
    for (String value : values) {
      if (value.length() > LONGEST_VALUE) {
        throw new InvalidQuery(
            param,
            "%s has a value of %d characters, must have at most %d"
                .formatted(param, value.length(), LONGEST_VALUE));
      }
      if (op == Op.EXISTS && !value.equals("true") && !value.equals("false")) {
        throw new InvalidQuery(
            param, param + " is '" + shown(value) + "', must for exists be true or false");
      }
      if (field.kind() == TraceField.Kind.NUMBER && op != Op.EXISTS) {
        try {
          number(value);
        } catch (ArithmeticException | NumberFormatException _) {
          throw new InvalidQuery(
              param, param + " is '" + shown(value) + "', must for " + field.id() + " be a number");
        }
      }
    }
  }

  private static String shown(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }

  /// The condition, with all values as arguments.
  Sql sql() {
    return switch (op) {
      case EXISTS -> values.contains("false") ? not(exists()) : exists();
      case NE -> not(isOneOf());
      case EQ, IN -> isOneOf();
      case GT, GTE, LT, LTE ->
          new Sql("").add(field.sql() + " " + op.sql() + " ?", number(values.getFirst()));
    };
  }

  private static Sql not(Sql condition) {
    return new Sql("(").add(condition).add(") IS NOT TRUE");
  }

  private Sql exists() {
    return switch (field.kind()) {
      case METADATA ->
          new Sql("EXISTS (SELECT 1 FROM json_each(metadata) WHERE key = ?").add(")", key);
      case TEXT, MODEL, TAGS, NUMBER -> new Sql(field.sql()).add(" IS NOT NULL");
    };
  }

  private Sql isOneOf() {
    return switch (field.kind()) {
      case TEXT -> new Sql(field.sql()).add(" IN ").addList(values);
      case NUMBER ->
          new Sql(field.sql()).add(" IN ").addList(values.stream().map(this::number).toList());
      case TAGS ->
          new Sql("EXISTS (SELECT 1 FROM json_each(tags) WHERE value IN ").addList(values).add(")");
      case METADATA ->
          new Sql("EXISTS (SELECT 1 FROM json_each(metadata) WHERE ")
              .add("key = ? AND value IN ", key)
              .addList(values)
              .add(")");
      case MODEL -> isOneOfModels();
    };
  }

  private Sql isOneOfModels() {
    Sql condition = new Sql("(model IN ").addList(values);
    List<ModelId> full = new ArrayList<>();
    values.forEach(value -> ModelId.parse(value).ifPresent(full::add));
    for (ModelId id : full) {
      condition.add(" OR (model = ? AND provider = ?)", id.model(), id.provider());
    }
    return condition.add(")");
  }

  /// The value in the unit of its column. A fraction of a unit is rounded so that the comparison
  /// stays true, and equals nothing.
  private Long number(String value) {
    BigDecimal decimal = new BigDecimal(value);
    if (Math.abs((long) decimal.scale()) > 100 || decimal.precision() > 100) {
      throw new NumberFormatException("out of range");
    }
    int shift =
        switch (field) {
          case DURATION_MS -> 3;
          case COST -> 9;
          default -> 0;
        };
    BigDecimal scaled = decimal.movePointRight(shift);
    BigDecimal whole =
        scaled.setScale(0, op == Op.GT || op == Op.LTE ? RoundingMode.FLOOR : RoundingMode.CEILING);
    boolean comparesEqual = op == Op.EQ || op == Op.IN || op == Op.NE;
    return comparesEqual && whole.compareTo(scaled) != 0 ? Long.MIN_VALUE : whole.longValueExact();
  }
}
