// The key by which push services know this installation: a file of its own, made where there is none.
#pragma once

#include "io/disk.hpp"
#include "workers/notify/web_push.hpp"

#include <filesystem>

namespace tutti::notify {

/// InvalidInput: it is no key. Devices are subscribed with one key, so that it is not replaced for that.
Result<PushKey> read_push_key(io::Disk& disk, const std::filesystem::path& path);
/// The same, or a new one where there is no file.
Result<PushKey> keep_push_key(io::Disk& disk, const std::filesystem::path& path);

} // namespace tutti::notify
