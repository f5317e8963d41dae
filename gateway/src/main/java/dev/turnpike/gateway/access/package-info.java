/// Who may call, and which models: keys, principals and the projects they belong to; what is
/// enabled, shared, named and private. The data plane reads immutable snapshots; raw keys of
/// callers are never kept.
@NullMarked
package dev.turnpike.gateway.access;

import org.jspecify.annotations.NullMarked;
