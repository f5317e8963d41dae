/// Who is measured: how each proxy is set up and started, and how a request is put to it; and the
/// simulators behind them.
@NullMarked
package dev.turnpike.bench.contender;

import org.jspecify.annotations.NullMarked;
