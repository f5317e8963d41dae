/// HTTP out: pools, credentials, the egress guard, and what went wrong in our own words. Belongs to
/// an event loop; never decides what is tried next.
@NullMarked
package dev.turnpike.gateway.upstream;

import org.jspecify.annotations.NullMarked;
