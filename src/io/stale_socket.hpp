// What stands where a Unix socket is to be bound: a socket that nobody holds any more may go, anything else
// is somebody's.
#pragma once

#include "base/result.hpp"

#include <filesystem>

namespace tutti::io {

/// Conflict, with what to do, where something else than a socket stands there: a file, a folder, a link.
Result<void> expect_socket_or_nothing(const std::filesystem::path& path);
/// Whether somebody listens there, with a lock or without.
bool somebody_listens(const std::filesystem::path& path);
/// Removes a socket. The caller knows, by a lock, that nobody listens there.
Result<void> remove_stale_socket(const std::filesystem::path& path);

} // namespace tutti::io
