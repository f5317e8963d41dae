package dev.turnpike.gateway.control;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.price.PriceSheet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What is in force about models: the catalog with the operator's and the private ones in it, all
/// prices, the ids of the providers that can be called, and what the configuration file says.
public record Shelf(
    Catalog catalog,
    PriceSheet prices,
    Set<String> usable,
    Map<String, List<String>> fileAliases,
    boolean privateAddresses) {}
