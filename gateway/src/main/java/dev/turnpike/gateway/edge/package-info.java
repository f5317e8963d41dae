/// HTTP in: paths to operations, credentials, limits on heads, bodies and connections, errors in
/// the caller's dialect. Decides nothing about models.
@NullMarked
package dev.turnpike.gateway.edge;

import org.jspecify.annotations.NullMarked;
