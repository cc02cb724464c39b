#include "password/user_file.hpp"

#include "password/password_hash.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::password {

namespace {

std::string_view next_user_line(std::string_view& text) noexcept {
    auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

} // namespace

bool is_user_name(std::string_view name) noexcept {
    constexpr std::size_t longest = 64;
    constexpr std::string_view taken = ":/+#";
    return !name.empty() && name.size() <= longest && std::ranges::all_of(name, [&](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte > ' ' && byte != 0x7f && !taken.contains(c);
    });
}

Result<UserFile> UserFile::parse(std::string_view text) {
    const auto wrong = [](std::size_t number, std::string_view what) {
        return fail(ErrorCode::InvalidInput, fmt::format("line {}: {}", number, what));
    };
    if (text.size() > most_bytes) return fail(ErrorCode::LimitExceeded, "the file has more than 4 MiB");
    UserFile file;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const auto line = next_user_line(text);
        if (line.empty() || line.starts_with('#')) continue;
        const auto colon = line.find(':');
        if (colon == line.npos) return wrong(number, "is no name, a colon and a hash");
        const auto name = line.substr(0, colon);
        std::string hash(line.substr(colon + 1));
        if (!is_user_name(name)) return wrong(number, "begins with what is no name of a user");
        if (!is_hash(hash)) return wrong(number, "ends in what is no argon2id hash");
        if (file.users_.contains(name)) return wrong(number, fmt::format("{} stands there before", name));
        if (!file.set(name, std::move(hash))) return wrong(number, "there are too many users");
    }
    return file;
}

std::string UserFile::print() const {
    std::string text =
        "# Users of the hub, and what is kept of their passwords: `tutti passwd --bus` writes it.\n";
    for (const auto& [name, hash] : users_) text += fmt::format("{}:{}\n", name, hash);
    return text;
}

const std::string* UserFile::hash_of(std::string_view name) const {
    const auto found = users_.find(name);
    return found == users_.end() ? nullptr : &found->second;
}

bool UserFile::set(std::string_view name, std::string hash) {
    const auto found = users_.find(name);
    if (found == users_.end() && users_.size() >= most_users) return false;
    users_.insert_or_assign(std::string(name), std::move(hash));
    return true;
}

bool UserFile::remove(std::string_view name) {
    const auto found = users_.find(name);
    if (found == users_.end()) return false;
    users_.erase(found);
    return true;
}

} // namespace tutti::password
