// A thread of this program beside its loop, for what blocks. Used by BlockingDevice and SideThread alone.
#pragma once

#include "base/result.hpp"

#include <functional>
#include <thread>

namespace tutti::io {

/// One that no signal interrupts: they are for the loop's thread. Unavailable where none can be started.
Result<std::thread> thread_without_signals(std::function<void()> body);

} // namespace tutti::io
