/// Who may call: keys, principals and the projects they belong to. The data plane reads an
/// immutable snapshot; raw keys are never kept.
@NullMarked
package dev.turnpike.gateway.access;

import org.jspecify.annotations.NullMarked;
