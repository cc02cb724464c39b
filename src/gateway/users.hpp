// Users: who may log in with a password of their own, each with a role. Kept in a file; of a password its
// hash alone. One admin stays, whatever is changed.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/value.hpp"
#include "gateway/kept_list.hpp"
#include "gateway/role.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::gateway {

struct User {
    std::string id; ///< eight hexadecimal digits
    std::string name;
    HeldRole role;
    std::string hash;   ///< argon2id; bcrypt until the first right login
    std::string series; ///< what its sessions say: another one with each change of role or password
    WallTime made{};
    /// The hash as an object of kind `user` has it; empty: somebody has chosen the password since, or always.
    std::string given = {};
};

class Users {
public:
    static constexpr std::size_t most = 64;
    static constexpr std::size_t longest_name = 64; ///< bytes

    /// The disk outlives this. Without a path nothing does.
    explicit Users(io::Disk& disk, std::filesystem::path path = {});

    /// Reads what is kept. After an error the file is left as it is, nobody can log in by it, and nobody is
    /// added: who may log in is not known, which is not as if nobody could.
    Result<void> load();
    void write_beside(KeepBeside beside) { kept_.write_beside(std::move(beside)); }

    /// Whether there are any, or may be.
    bool exist() const noexcept { return is_unreadable_ || !kept_.items().empty(); }
    const std::vector<User>& all() const noexcept { return kept_.items(); }
    /// Nothing where there is none; until the next change.
    const User* find(std::string_view id) const noexcept;
    const User* named(std::string_view name) const noexcept;
    const User* of_series(std::string_view series) const noexcept;

    using Added = std::function<void(Result<User>)>;
    struct New {
        std::string name;
        HeldRole role;
        std::string hash;
        std::string given = {};
    };
    /// InvalidInput for the name, Conflict where it is taken, LimitExceeded.
    void add(New user, WallTime now, Added done);
    /// Likewise, and Conflict where there is somebody already: of two who come first one is.
    void add_first(New user, WallTime now, Added done);

    struct Change {
        std::optional<HeldRole> role = {};
        std::optional<std::string> hash = {};
        std::string given = {}; ///< of that hash
    };
    /// NotFound; Conflict for the last admin.
    void change(std::string id, Change change, Added done);
    void remove(std::string id, Kept done);
    /// The hash of the same password, made better; sessions stay. Nothing where the user was changed since.
    void upgrade(std::string series, std::string hash);

private:
    void add_where(New user, WallTime now, std::size_t most_before, Added done);

    KeptList<User> kept_;
    bool is_unreadable_ = false;
};

/// Whether somebody may be called so: 1 to 64 bytes, no ':' (RFC 7617 §2), nothing that cannot be seen.
bool is_user_name(std::string_view name);

/// Whether it is one that users may have: argon2id or bcrypt.
bool is_user_hash(const std::string& text);

/// As it is shown: without its hash.
Value to_value(const User& user);

} // namespace tutti::gateway
