// KeptSession: what one run of the source leaves for the next, in a file of the run directory that nobody
// else reads (0600). Pi-hole has 16 seats for sessions, each taken for half an hour: one is enough for all
// runs.
#pragma once

#include "base/time.hpp"
#include "io/disk.hpp"
#include "io/lock_file.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::pihole {

struct KeptSession {
    std::string server; ///< its base URL
    int version = 6;    ///< of its API: 5 or 6
    std::string id;     ///< empty: it needs none
    std::string mark;   ///< mark_of() the password that it was got with
    /// A login was sent whose answer did not come yet: it may have taken a seat that nobody knows of.
    std::optional<WallTime> login_sent = std::nullopt;

    bool operator==(const KeptSession&) const = default;
};

std::string print(const KeptSession& session);
/// Nothing: those bytes are none.
std::optional<KeptSession> parse_kept_session(std::string_view bytes);

/// Tells whether a session was got with this password, without keeping it: a digest, salted with the session.
std::string mark_of(std::string_view password, std::string_view id);

/// The file.
class SessionFile {
public:
    explicit SessionFile(std::filesystem::path path) : path_(std::move(path)) {}

    /// Nothing where there is none that can be read.
    std::optional<KeptSession> load();
    Result<void> store(const KeptSession& session);
    void forget();

    /// Held while a session is got: of two runs at once one logs in, and the other finds what it got.
    /// Conflict while another run has it.
    Result<io::LockFile> lock();

    const std::filesystem::path& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
    io::SystemDisk disk_;
};

} // namespace tutti::pihole
