#include "workers/notify/push_key_file.hpp"

#include <fmt/format.h>

namespace tutti::notify {

Result<PushKey> read_push_key(io::Disk& disk, const std::filesystem::path& path) {
    const auto text = io::read_file(disk, path, 4096);
    if (!text) return std::unexpected(text.error());
    auto key = PushKey::from_pem(*text);
    if (!key) return fail(key.error().code, fmt::format("{}: {}", path.native(), key.error().message));
    return key;
}

Result<PushKey> keep_push_key(io::Disk& disk, const std::filesystem::path& path) {
    auto known = read_push_key(disk, path);
    if (known || known.error().code != ErrorCode::NotFound) return known;
    auto made = PushKey::make();
    if (!made) return made;
    const auto kept = io::replace_file(disk, path, made->pem(), io::Durability::Durable);
    if (!kept) return std::unexpected(kept.error());
    return made;
}

} // namespace tutti::notify
