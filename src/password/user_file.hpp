// UserFile: who may log in with a password of his own, as a text: a line each, the name, a colon, the
// argon2id hash of the password. Pure.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace tutti::password {

/// In the state directory, where nobody says another.
inline constexpr std::string_view usual_user_file = "hub-users";

/// 1 to 64 bytes that can be seen, and none of ":/+#": a name is a level of a topic, too.
bool is_user_name(std::string_view name) noexcept;

class UserFile {
public:
    static constexpr std::size_t most_users = 10'000;
    static constexpr std::size_t most_bytes = 4 * 1024 * 1024;

    /// InvalidInput names the line. Empty lines and those that begin with '#' say nothing.
    static Result<UserFile> parse(std::string_view text);
    std::string print() const;

    /// nullptr: there is no such user.
    const std::string* hash_of(std::string_view name) const;
    /// False: there are too many.
    bool set(std::string_view name, std::string hash);
    /// False: there was none.
    bool remove(std::string_view name);

    using Users = std::map<std::string, std::string, std::less<>>;
    const Users& users() const noexcept { return users_; }

    bool operator==(const UserFile&) const = default;

private:
    Users users_;
};

} // namespace tutti::password
