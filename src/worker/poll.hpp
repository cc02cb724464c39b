// One poll under its deadline. Internal to this folder.
#pragma once

#include "io/asio.hpp"
#include "worker/source.hpp"

#include <functional>
#include <optional>

namespace tutti::worker {

/// Waits until `poll` has ended. At `end`, or when its caller is cancelled, the poll is cancelled; at `end`
/// `on_overrun` is called, at once, for a poll that is slow to notice. Nothing: it was cancelled. To be
/// awaited where a cancellation does not throw.
Task<std::optional<Result<Readings>>>
await_poll(Task<Result<Readings>> poll, SteadyTime end, std::function<void()> on_overrun);

} // namespace tutti::worker
