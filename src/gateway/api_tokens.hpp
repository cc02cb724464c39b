// ApiTokens: secrets that scripts show instead of logging in, each with a role. Of a secret its SHA-256 alone
// is kept: it is long and random, so nobody guesses it, and it is shown once, to whoever makes it.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/value.hpp"
#include "gateway/kept_list.hpp"
#include "gateway/role.hpp"
#include "io/disk.hpp"
#include "io/http/http_message.hpp"

#include <array>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::gateway {

struct ApiToken {
    using Digest = std::array<unsigned char, 32>;

    std::string id; ///< eight hexadecimal digits
    std::string name;
    Role role = Role::Viewer;
    Digest digest{};
    WallTime made{};
    std::optional<WallTime> used = {}; ///< to the day
};

class ApiTokens {
public:
    static constexpr std::size_t most = 64;
    static constexpr std::size_t longest_name = 64; ///< bytes

    /// The disk outlives this. Without a path nothing does.
    explicit ApiTokens(io::Disk& disk, std::filesystem::path path = {});

    /// Reads what is kept. An error is what is wrong with the file, which is set aside.
    Result<void> load();

    struct Made {
        ApiToken token;
        std::string secret; ///< told once
    };
    using Told = std::function<void(Result<Made>)>;
    /// InvalidInput for the name, LimitExceeded where there are too many; Environment: not kept, so not made.
    void make(std::string name, Role role, WallTime now, Told done);
    /// NotFound.
    void revoke(std::string id, Kept done);
    const std::vector<ApiToken>& all() const noexcept { return kept_.items(); }
    void write_beside(KeepBeside beside) { kept_.write_beside(std::move(beside)); }

    /// The token whose secret the request shows: `Authorization: Bearer …`, or Basic with it as the password
    /// (RFC 6750 §2.1, RFC 7617). Nothing where it shows none, or none of ours. Notes that it was used.
    const ApiToken* find(const io::HttpRequest& request, WallTime now);

private:
    KeptList<ApiToken> kept_;
};

/// As it is shown: without its digest.
Value to_value(const ApiToken& token);

} // namespace tutti::gateway
