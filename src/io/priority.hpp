// How urgent this process is to the system.
#pragma once

namespace tutti::io {

/// Asks to go before others: what everybody sees must not wait for a compiler. Root, and who was given the
/// right (RLIMIT_NICE), gets it; for others nothing changes. Processes started by this one do not inherit it.
void go_before_others() noexcept;

/// Runs, and reads and writes files, only while nobody else wants to.
void go_after_others() noexcept;

} // namespace tutti::io
