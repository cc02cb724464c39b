// Sealed memory: bytes behind a descriptor that has no name, which whoever is handed it can read and nobody
// can change any more (memfd_create(2), fcntl(2) F_ADD_SEALS).
#pragma once

#include "base/result.hpp"
#include "io/file_descriptor.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace tutti::io {

/// The bytes, to be read alone, at their beginning. They are in memory (and where there is swap, the system
/// may write them there) until the last descriptor is closed.
Result<FileDescriptor> seal_in_memory(std::string_view bytes);

/// All of them. InvalidInput unless they are sealed, so that they cannot change while they are read;
/// LimitExceeded for more than `limit`.
Result<std::string> read_sealed(const FileDescriptor& file, std::size_t limit);

} // namespace tutti::io
