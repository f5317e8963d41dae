package dev.turnpike.catalog;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The rules that fit one model at one provider, put together once: every call asks for them.
final class ModelRules {
  private final List<AcceptsRule> fitting;
  private final long maxOutput;
  private final @Nullable String foreign;
  private final @Nullable String must;
  private final @Nullable String mustWithTools;
  private final Map<String, Accepts> byDialect = new ConcurrentHashMap<>(2);

  /// `fitting` in the order of the file, whatever their dialects.
  ModelRules(List<AcceptsRule> fitting, long maxOutput) {
    this.fitting = List.copyOf(fitting);
    this.maxOutput = maxOutput;
    String foreignVia = null;
    String via = null;
    String toolsVia = null;
    for (AcceptsRule rule : fitting) {
      foreignVia = rule.foreignVia() == null ? foreignVia : rule.foreignVia();
      via = rule.via() == null ? via : rule.via();
      toolsVia = rule.via() == null ? toolsVia : rule.via();
      toolsVia = rule.toolsVia() == null ? toolsVia : rule.toolsVia();
    }
    foreign = foreignVia;
    must = via;
    mustWithTools = toolsVia;
  }

  /// The dialect that a call of `dialect` takes at a provider that speaks `spoken`, in the order of
  /// its data file; `tools` says that it brings function tools.
  String dialect(Set<String> spoken, String dialect, boolean tools) {
    // What is bound to one of OpenAI's languages is bound among these two only.
    String bound = tools ? mustWithTools : must;
    if (bound != null && spoken.contains(bound)) {
      return bound;
    }
    if (spoken.contains(dialect)) {
      return dialect;
    }
    return foreign != null && spoken.contains(foreign) ? foreign : spoken.iterator().next();
  }

  /// What the model takes in one of the dialects.
  Accepts accepts(String dialect) {
    Accepts found = byDialect.get(dialect);
    return found == null ? byDialect.computeIfAbsent(dialect, this::putTogether) : found;
  }

  private Accepts putTogether(String dialect) {
    Set<Capability> can = EnumSet.noneOf(Capability.class);
    ThinkingForm thinking = ThinkingForm.NONE;
    Accepts.Echo echo = Accepts.Echo.NONE;
    Accepts.Ids ids = Accepts.Ids.ANY;
    int mostTemperature = 200;
    int mostStops = 4;
    int leastOutput = 1;
    boolean mended = false;
    for (AcceptsRule rule : fitting) {
      if (!rule.fits(dialect)) {
        continue;
      }
      can.addAll(rule.can());
      can.removeAll(rule.cannot());
      thinking = rule.thinking() == null ? thinking : rule.thinking();
      echo = rule.echo() == null ? echo : rule.echo();
      ids = rule.ids() == null ? ids : rule.ids();
      mostTemperature = said(rule.mostTemperature(), mostTemperature);
      mostStops = said(rule.mostStops(), mostStops);
      leastOutput = said(rule.leastOutput(), leastOutput);
      mended = rule.mended() == null ? mended : rule.mended();
    }
    return new Accepts(
        can, thinking, echo, ids, mostTemperature, mostStops, leastOutput, maxOutput, mended);
  }

  private static int said(int now, int before) {
    return now == AcceptsRule.SILENT ? before : now;
  }
}
