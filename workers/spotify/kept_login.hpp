// KeptLogin: what a login leaves on the disk (0600): the refresh token, by which access tokens are got, and
// whose it is. Each refresh may replace it.
#pragma once

#include "base/result.hpp"
#include "io/disk.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::spotify {

struct KeptLogin {
    std::string client_id; ///< it is of no use to another
    std::string refresh_token;
    std::string scope;

    bool operator==(const KeptLogin&) const = default;
};

std::string print(const KeptLogin& login);
/// Errors repeat nothing of the text.
Result<KeptLogin> parse_kept_login(std::string_view text);

/// The file.
class LoginFile {
public:
    /// `disk` outlives it.
    LoginFile(io::Disk& disk, std::filesystem::path path) : disk_(disk), path_(std::move(path)) {}

    /// Nothing where nothing was kept. A file that is not understood is set aside, and the error says where.
    Result<std::optional<KeptLogin>> read();
    /// Outlives a power cut: the token before is worth nothing any more.
    Result<void> keep(const KeptLogin& login);
    Result<void> forget();

private:
    io::Disk& disk_;
    std::filesystem::path path_;
};

} // namespace tutti::spotify
