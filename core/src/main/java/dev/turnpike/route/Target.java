package dev.turnpike.route;

import dev.turnpike.catalog.Model;
import dev.turnpike.catalog.ModelId;
import dev.turnpike.catalog.Provider;
import java.net.URI;

/// A model at a provider, reached in one dialect: where one attempt goes. `id` is the full id,
/// `upstreamModel` what the provider is told, `base` its URL for the dialect.
public record Target(
    ModelId id, Provider provider, Model model, String upstreamModel, String dialect, URI base) {}
