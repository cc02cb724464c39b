// The program's own code in memory.
#pragma once

namespace tutti::io {

/// Of the program's code and constants, what was touched so far is no longer ours until it is touched again:
/// what only a start needs stays on the disk then. Takes a millisecond, and each page that comes again a
/// little.
void give_back_code() noexcept;

} // namespace tutti::io
